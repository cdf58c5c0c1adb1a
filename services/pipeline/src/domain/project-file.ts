import type { Project } from './project.js';
import { ProjectError } from './project-error.js';

/** Graphs and scripts are pipeline files; `other` are all that are none. */
export type FileKind = 'pipeline' | 'other';

export interface ProjectFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of the content, in hex: what tells one version from another. */
  readonly sha256: string;
  readonly updatedAt: Date;
  /** The name of who wrote it, as it was then. */
  readonly updatedBy: string;
}

/** How many files one project may have. */
export const mostFiles = 5_000;

/** @throws ProjectError `conflict` for a project whose files are elsewhere */
export function requireFilesHere({ vcsType }: Pick<Project, 'vcsType'>): void {
  if (vcsType === 'orchestrator') return;
  throw new ProjectError(
    'conflict',
    `The files of this project are not kept here: its vcs_type is ${vcsType}, not orchestrator.`,
  );
}

/** The directories that a path leads through, outermost first. */
export const directoriesOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_name, index, names) => names.slice(0, index + 1).join('/'));

export const noSuchFile = (): ProjectError =>
  new ProjectError('not_found', 'There is no such file.');
