import type { Actor } from '../../domain/actor.js';
import type { LeakedTokens } from '../../domain/leaked-tokens.js';
import type { Peppers } from '../../domain/peppers.js';

/** Resolves when no gateway accepts what is behind these digests; what is behind none is passed over. */
export type RevokeLeaked = (digests: readonly Uint8Array[], actor: Actor) => Promise<void>;

export const revokeLeakedWith =
  ({ leaked, peppers }: { leaked: LeakedTokens; peppers: Peppers }): RevokeLeaked =>
  (digests, actor) =>
    leaked.revoke(
      digests.flatMap((digest) => peppers.candidates(digest)),
      actor,
    );
