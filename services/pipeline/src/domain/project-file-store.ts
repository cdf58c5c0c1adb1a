import type { Actor } from './actor.js';
import type { Preconditions } from './precondition.js';
import type { FileKind, ProjectFile } from './project-file.js';

interface FileChange {
  readonly projectId: string;
  readonly kind: FileKind;
  readonly path: string;
  /** Of the version that is there when the change is made. */
  readonly conditions: Preconditions;
  readonly actor: Actor;
}

export interface NewContent extends FileChange {
  readonly content: Buffer;
}

/** Changes of files. Each is one transaction with the event that tells of it. */
export interface ProjectFileStore {
  /**
   * @throws ProjectError `not_found` for a project that is gone, `precondition_failed`, `conflict` when
   *   there are too many files, or one where this one needs a directory, or the other way round
   */
  write(change: NewContent): Promise<{ readonly file: ProjectFile; readonly isNew: boolean }>;
  /** @throws ProjectError `precondition_failed`, `not_found` */
  remove(change: FileChange): Promise<void>;
}
