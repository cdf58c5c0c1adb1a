import type { Project } from './project.js';

interface ProjectListQuery {
  readonly namespaceIds: readonly string[];
  /** Only these, where the caller is limited to some; null is no limit. */
  readonly within: readonly string[] | null;
  /** Projects older than this id only. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** A project as people write it; the name in any case. */
export interface ProjectName {
  readonly namespaceId: string;
  readonly name: string;
}

/** Projects as people look at them. */
export interface ProjectViews {
  /** Newest first. */
  list(query: ProjectListQuery): Promise<readonly Project[]>;
  find(name: ProjectName): Promise<Project | null>;
  findById(id: string): Promise<Project | null>;
  /** By the name of its namespace as it is now; the project's in any case. */
  findByOwner(namespaceName: string, name: string): Promise<Project | null>;
  /** In the order of the question; null where there is no such project. */
  resolve(names: readonly ProjectName[]): Promise<readonly (Project | null)[]>;
}
