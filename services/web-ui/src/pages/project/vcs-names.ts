import type { vcsTypes } from '@orchestrator/contracts';

export type VcsType = (typeof vcsTypes)[number];

/** Where the files of a project are kept, as people call it. */
export const vcsNames: Readonly<Record<VcsType, string>> = {
  orchestrator: 'Kept here',
  github: 'GitHub',
  gitlab: 'GitLab',
  git: 'Another Git server',
  p4: 'Perforce',
};
