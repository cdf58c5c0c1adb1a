/** How long before the end of a token people are told of it, in days; 0: that it has come. */
export type NoticeDays = 7 | 1 | 0;

/**
 * What comes due by time alone. Each takes some tokens in one transaction, passes over those that
 * somebody else has in hand, and can be done on every replica at once.
 */
export interface TokenSweeps {
  /** Cuts lives that policies do not allow to what they allow. @returns how many it took */
  cutLifetimes(most: number): Promise<number>;
  /**
   * Tells of ends that are so near and were not told of so near; with an end goes what lives below it.
   * @returns how many it took
   */
  tellOfEnds(days: NoticeDays, most: number): Promise<number>;
  /** Revokes what was not used for as long as a policy says. @returns how many it took */
  revokeInactive(most: number): Promise<number>;
  /** Deletes what ended so long ago that it is not shown any more. @returns how many it took */
  purge(most: number): Promise<number>;
}

/** What was done to tokens, as it is counted. */
export type SweptAs = 'cut' | 'noticed' | 'ended' | 'inactive' | 'purged';

/** What the sweeper counts. */
export interface SweepTally {
  swept(as: SweptAs, tokens: number): void;
  /** A whole sweep is over. */
  finished(outcome: 'done' | 'failed'): void;
}
