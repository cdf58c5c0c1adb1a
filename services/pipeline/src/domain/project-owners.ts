import type { Actor } from './actor.js';
import type { Namespace } from './project.js';

/** What happened to namespaces, as events told. Each event has its effect once. */
export interface ProjectOwners {
  /** Deletes every project of a namespace that is gone, and refuses new ones from now on. */
  end(event: {
    readonly eventId: string;
    readonly namespace: Namespace;
    readonly actor: Actor;
  }): Promise<void>;
  /** Has projects show the new name of their user. */
  rename(event: {
    readonly eventId: string;
    readonly userId: string;
    readonly username: string;
  }): Promise<void>;
}
