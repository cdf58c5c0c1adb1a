import type { Actor } from './actor.js';
import type { OnceKey } from './once-key.js';
import type { Namespace, Project } from './project.js';

export interface NewProject extends Pick<Project, 'name' | 'vcsType' | 'vcsUrl' | 'defaultRef'> {
  /** As the caller knows it. */
  readonly namespace: Namespace;
  readonly once: OnceKey | undefined;
  readonly actor: Actor;
}

/** What is left out stays as it is. */
export interface ProjectChanges {
  readonly vcsUrl?: string | null | undefined;
  readonly defaultRef?: string | undefined;
}

/** Changes of projects. Each is one transaction with the event that tells of it. */
export interface ProjectStore {
  /**
   * Makes a project; with a key that was used before, gives what was made then.
   * @throws ProjectError `name_taken`, `key_in_flight`, `key_reused`; `not_found` or
   *   `caller_not_live` for a namespace that is gone
   */
  create(project: NewProject): Promise<Project>;
  /** @throws ProjectError `not_found` */
  update(projectId: string, changes: ProjectChanges, actor: Actor): Promise<Project>;
  /** @throws ProjectError `not_found` */
  remove(projectId: string, actor: Actor): Promise<void>;
}
