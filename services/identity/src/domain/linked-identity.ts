import type { Actor } from './actor.js';

/** An identity with which a user can sign in. */
export interface LinkedIdentity {
  readonly id: string;
  readonly provider: string;
  readonly login: string | null;
  readonly email: string | null;
  readonly linkedAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface LinkedIdentities {
  /** Oldest first, after this one. */
  list(
    userId: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly LinkedIdentity[]>;
  /**
   * Unlinks an identity, and ends the sessions that came through it: one transaction with the events
   * that tell of it. Resolves when every gateway refuses these sessions.
   * @param wanted.usableIssuers issuers of the providers that one can sign in with now
   * @throws IdentityError `not_found`; `last_identity` when no usable one would be left
   */
  unlink(wanted: {
    readonly userId: string;
    readonly identityId: string;
    readonly usableIssuers: ReadonlySet<string>;
    readonly actor: Actor;
  }): Promise<void>;
}
