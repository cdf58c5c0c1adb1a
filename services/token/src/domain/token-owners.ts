import type { Actor } from './actor.js';

/** What happened to owners of tokens, as events told. Each event has its effect once. */
export interface TokenOwners {
  /**
   * Deletes every token of an owner that is gone, and refuses new ones from now on. Resolves when no
   * gateway accepts any of them.
   */
  end(event: {
    readonly eventId: string;
    readonly ownerId: string;
    readonly actor: Actor;
  }): Promise<void>;
  /** Has tokens show the new name of their owner or maker. */
  rename(event: {
    readonly eventId: string;
    readonly userId: string;
    readonly username: string;
  }): Promise<void>;
}
