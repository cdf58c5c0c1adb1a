import type { Peppers } from '../../domain/peppers.js';
import type { KnownToken, TokenVerification } from '../../domain/token-verification.js';

/** Finds what is behind a digest; null when nothing is. */
export type VerifyToken = (digest: Uint8Array) => Promise<KnownToken | null>;

/**
 * Looks a digest up under every live pepper. A live token under an older pepper is moved to the
 * newest one, past the answer.
 * @param inBackground takes work that nobody waits for
 */
export const verifyTokenWith =
  ({
    verification,
    peppers,
    inBackground,
  }: {
    verification: TokenVerification;
    peppers: Peppers;
    inBackground: (work: Promise<unknown>) => void;
  }): VerifyToken =>
  async (digest) => {
    const found = await verification.find(peppers.candidates(digest));
    if (found?.refusal === null && found.pepperVersion < peppers.newestVersion) {
      inBackground(verification.reseal(found.id, found.pepperVersion, peppers.seal(digest)));
    }
    return found;
  };
