import type { FirstUses } from '../../domain/first-uses.js';
import type { Peppers } from '../../domain/peppers.js';
import type { KnownToken, TokenVerification } from '../../domain/token-verification.js';

/** Finds what is behind a digest; null when nothing is. */
export type VerifyToken = (digest: Uint8Array) => Promise<KnownToken | null>;

/**
 * Looks a digest up under every live pepper. The first use of a successor is marked before it is
 * answered, and what is answered was looked up after that. A live token under an older pepper is
 * moved to the newest one, past the answer.
 * @param inBackground takes work that nobody waits for
 */
export const verifyTokenWith =
  ({
    verification,
    firstUses,
    peppers,
    inBackground,
  }: {
    verification: TokenVerification;
    firstUses: FirstUses;
    peppers: Peppers;
    inBackground: (work: Promise<unknown>) => void;
  }): VerifyToken =>
  async (digest) => {
    const candidates = peppers.candidates(digest);
    let found = await verification.find(candidates);
    if (found?.refusal === null && found.awaitsFirstUse) {
      await firstUses.mark(found.id);
      found = await verification.find(candidates);
    }
    if (found?.refusal === null && found.pepperVersion < peppers.newestVersion) {
      inBackground(verification.reseal(found.id, found.pepperVersion, peppers.seal(digest)));
    }
    return found;
  };
