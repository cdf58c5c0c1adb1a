import type { Namespace } from './token.js';

export interface ResolvedProject {
  readonly id: string;
  /** As it is spelled; it may have been asked for in other case. */
  readonly name: string;
  readonly namespace: Namespace & { readonly name: string };
}

/** What the service that has the projects knows of them. */
export interface Projects {
  /** In the order of the question; null where there is no such project. */
  resolve(
    asked: readonly { readonly namespaceId: string; readonly name: string }[],
  ): Promise<readonly (ResolvedProject | null)[]>;
}
