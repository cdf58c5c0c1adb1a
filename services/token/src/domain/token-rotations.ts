import type { Actor } from './actor.js';
import type { Ground } from './grant-within.js';
import type { Token } from './token.js';
import type { TokenDraft, TokenSelector } from './token-changes.js';

/** A token that its collection is known of. */
export type CollectedToken = TokenSelector & Required<Pick<TokenSelector, 'collection'>>;

/** A rotation as it was decided on the ground that holds now. */
export interface DecidedRotation {
  readonly successor: TokenDraft;
  /** When the predecessor ends at the latest. */
  readonly overlapEndsAt: Date;
  readonly endsOnFirstUse: boolean;
}

/** Rotations, each one transaction with the events that tell of it. */
export interface TokenRotations {
  /**
   * Gives a token a successor that begins a new chain, and all below it that successor as parent.
   * Resolves when no gateway takes the predecessor for longer-lived than it is now.
   * @param makerId the token that asks for it, if one does
   * @param decide on the locked rows, by the database's clock
   * @throws TokenError `token_not_found`, `owner_not_found`, `caller_not_live` and what `decide` throws
   */
  rotate(
    selector: CollectedToken,
    makerId: string | null,
    decide: (previous: Token, ground: Ground) => DecidedRotation,
    actor: Actor,
  ): Promise<Token>;
  /**
   * Gives a live token a successor within its chain, in place of the one that it has if that was never
   * used. A fork has its chain revoked instead.
   * @param decide gets the token whose place the successor takes: the calling one, or that successor
   * @throws TokenError `caller_not_live`, for a fork too, `already_rotated`, `label_taken` and what
   * `decide` throws
   */
  rotateItself(
    callingId: string,
    decide: (calling: Token, replaced: Token | undefined, ground: Ground) => DecidedRotation,
    actor: Actor,
  ): Promise<Token>;
  /** Revokes the chain of a token that asked to be rotated, if that shows a fork; else does nothing. */
  reportFork(tokenId: string, actor: Actor): Promise<void>;
}
