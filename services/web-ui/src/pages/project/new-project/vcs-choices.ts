import type { Choice } from '../../../design/choice-fields.js';
import { vcsNames, type VcsType } from '../vcs-names.js';

const hints: Readonly<Record<VcsType, string>> = {
  orchestrator:
    'You write them on the pages of the project or through the API. Nothing else is needed.',
  github: 'Agents fetch them from GitHub.',
  gitlab: 'Agents fetch them from gitlab.com or from a GitLab of your own.',
  git: 'Agents fetch them by Git, over https or ssh.',
  p4: 'Agents fetch them from a Perforce server.',
};

/** The kept-here kind comes first: it needs nothing else. */
const order: readonly VcsType[] = ['orchestrator', 'github', 'gitlab', 'git', 'p4'];

export const vcsChoices: readonly Choice<VcsType>[] = order.map((value) => ({
  value,
  label: vcsNames[value],
  hint: hints[value],
}));
