import type { SweepTally, SweptAs, TokenSweeps } from '../../domain/token-sweeps.js';

/** Does what is due; resolves when nothing is, or when it was told to stop. */
export type SweepTokens = (stopping?: AbortSignal) => Promise<void>;

/**
 * Sweeps in small transactions, one after the other: none keeps others waiting for long, and what one
 * that fails leaves behind is due at the next sweep.
 * @param most how many tokens one transaction takes at most
 */
export function sweepTokensWith({
  sweeps,
  tally,
  most = 100,
}: {
  readonly sweeps: TokenSweeps;
  readonly tally: SweepTally;
  readonly most?: number;
}): SweepTokens {
  // What is cut may have ended by that. Of several notices the nearest goes first: a sweep that comes
  // late gives that one only.
  const steps: readonly (readonly [SweptAs, () => Promise<number>])[] = [
    ['cut', () => sweeps.cutLifetimes(most)],
    ['ended', () => sweeps.tellOfEnds(0, most)],
    ['noticed', () => sweeps.tellOfEnds(1, most)],
    ['noticed', () => sweeps.tellOfEnds(7, most)],
    ['inactive', () => sweeps.revokeInactive(most)],
    ['purged', () => sweeps.purge(most)],
  ];
  return async (stopping) => {
    try {
      for (const [as, take] of steps) {
        for (let taken = -1; taken !== 0 && stopping?.aborted !== true;) {
          taken = await take();
          tally.swept(as, taken);
        }
      }
      tally.finished('done');
    } catch (error) {
      tally.finished('failed');
      throw error;
    }
  };
}
