import { ProjectError } from './project-error.js';

/** To whom projects belong. */
export interface Namespace {
  readonly type: 'user' | 'organization';
  readonly id: string;
  readonly name: string;
}

/** Where the files of a project are; `orchestrator`: here. */
export type VcsType = 'github' | 'gitlab' | 'git' | 'p4' | 'orchestrator';

export interface Project {
  readonly id: string;
  readonly namespace: Namespace;
  /** As it was spelled when it was made; found without regard to case. */
  readonly name: string;
  readonly vcsType: VcsType;
  readonly vcsUrl: string | null;
  readonly defaultRef: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Where nothing else is said. */
export const usualRef = 'main';

/** Names that differ in case only have the same key. Names are ASCII. */
export const nameKeyOf = (name: string): string => name.toLowerCase();

/** @throws ProjectError `address_unfit` for a project kept here with an address, and any other without */
export function requireFittingAddress(vcsType: VcsType, vcsUrl: string | null): void {
  if ((vcsType === 'orchestrator') === (vcsUrl === null)) return;
  throw new ProjectError(
    'address_unfit',
    vcsUrl === null
      ? 'is needed for this project'
      : 'is not for a project whose files are kept here',
  );
}
