import type { Actor } from './actor.js';
import type { LinkedIdentity } from './linked-identity.js';
import type { SessionOfUser } from './sign-in.js';

/** An identity that waits to be linked, as the page that asks for it shows it. */
interface PendingLink {
  readonly id: string;
  readonly provider: string;
  readonly login: string | null;
  readonly email: string | null;
  readonly expiresAt: Date;
}

export interface LinkStore {
  /** Only what waits for this very session. */
  find(id: string, session: SessionOfUser): Promise<PendingLink | null>;
  /**
   * Links the identity in one transaction with the events. The session goes on under a new id.
   * @throws IdentityError `not_found`, `identity_taken`, `caller_inactive`
   */
  confirm(
    id: string,
    session: SessionOfUser,
    actor: Actor,
  ): Promise<{ readonly identity: LinkedIdentity; readonly sessionSecret: string }>;
}
