import type { Actor } from './actor.js';
import type { PepperedDigest } from './peppers.js';

/** Tokens whose values lay where they should not. */
export interface LeakedTokens {
  /**
   * Revokes what is live of these, each with the chain of its rotations and all below it. Values that
   * have ended may lie anywhere and take nothing with them. All in one transaction, with one
   * invalidation; resolves when no gateway accepts any of them.
   */
  revoke(digests: readonly PepperedDigest[], actor: Actor): Promise<void>;
}
