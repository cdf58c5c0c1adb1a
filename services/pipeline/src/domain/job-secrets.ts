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
   * Keys and values, in the transaction in which the job is given out. On the same key the project's
   * wins, then the organization's, then the personal one.
   */
  collect(tx: Transaction, question: SecretsQuestion): Promise<ReadonlyMap<string, string>>;
}
