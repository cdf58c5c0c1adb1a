import type { Actor } from './actor.js';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  readonly createdAt: Date;
}

/** Users as people look at them. */
export interface UserViews {
  find(id: string): Promise<User | null>;
}

/** What a user changes; what is left out stays. */
interface UserChanges {
  readonly displayName: string | undefined;
  /** Can be changed once. The name before is given up: nobody can take it again. */
  readonly username: string | undefined;
}

/**
 * Changes of users. Each is one transaction with the events that tell of it, and resolves when every
 * gateway knows.
 */
export interface UserStore {
  /** @throws IdentityError `already_renamed`, `name_taken`; `caller_inactive` for one who is no user any more */
  update(userId: string, changes: UserChanges, actor: Actor): Promise<User>;
  /**
   * Deletes a user with everything that belongs to that user alone, and gives the name up.
   * @throws IdentityError `last_owner`, and then nothing is deleted; `caller_inactive`
   */
  delete(userId: string, actor: Actor): Promise<void>;
  /** Refuses the user's tokens and ends the sessions. @throws IdentityError `not_found` */
  disable(username: string, actor: Actor): Promise<User>;
  /** Tokens that were not revoked work again; sessions stay ended. @throws IdentityError `not_found` */
  enable(username: string, actor: Actor): Promise<User>;
}
