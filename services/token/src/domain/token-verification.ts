import type { Collection, Grant } from './token.js';
import type { PepperedDigest } from './peppers.js';

/** A token as the gateway needs it, found by its digest. */
export interface KnownToken extends Grant, Collection {
  readonly id: string;
  /** Its own id and those of the tokens it hangs from. */
  readonly chain: readonly string[];
  readonly pepperVersion: number;
  /** A successor that was never accepted yet. */
  readonly awaitsFirstUse: boolean;
  /** Why it is refused, itself or something it hangs from; null when all of it is live. */
  readonly refusal: 'revoked' | 'expired' | 'rotated' | null;
  /** The least of the chain by the database's clock, in milliseconds; null is no end. */
  readonly remainingMs: number | null;
}

/** The look-up behind every request that no cache could answer. */
export interface TokenVerification {
  find(candidates: readonly PepperedDigest[]): Promise<KnownToken | null>;
  /** Moves a row to another pepper, unless it was moved meanwhile. */
  reseal(id: string, from: number, to: PepperedDigest): Promise<void>;
}
