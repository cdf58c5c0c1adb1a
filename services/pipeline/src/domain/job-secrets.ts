import type { Namespace } from './project.js';

/** For which job secrets are asked. */
export interface SecretsQuestion {
  readonly projectId: string;
  readonly namespace: Pick<Namespace, 'type' | 'id'>;
  /** The person who started this attempt; null where that was no person. */
  readonly starterUserId: string | null;
}

/** The secrets that are given to jobs. */
export interface JobSecrets<Transaction> {
  /**
   * Keys and values for each of the jobs, in the transaction in which they are given out. On the same
   * key the project's wins, then the organization's, then the personal one.
   */
  collect(
    tx: Transaction,
    questions: readonly SecretsQuestion[],
  ): Promise<readonly ReadonlyMap<string, string>[]>;
}
