import type { FileKind, ProjectFile } from './project-file.js';

interface FilePlace {
  readonly projectId: string;
  readonly kind: FileKind;
  readonly path: string;
}

interface FileListQuery {
  readonly projectId: string;
  readonly kind: FileKind;
  /** Paths beyond this one only. */
  readonly after: string | undefined;
  readonly limit: number;
}

/** A file as it was at one moment. */
export interface FileContent extends ProjectFile {
  readonly content: Uint8Array;
}

/** Files as people and their agents look at them. */
export interface ProjectFileViews {
  /** By path. */
  list(query: FileListQuery): Promise<readonly ProjectFile[]>;
  find(place: FilePlace): Promise<ProjectFile | null>;
  /** Of whatever kind. */
  read(projectId: string, path: string): Promise<FileContent | null>;
  /** The file with the next path, of whatever kind; null when there is none. */
  next(projectId: string, after: string | undefined): Promise<FileContent | null>;
}
