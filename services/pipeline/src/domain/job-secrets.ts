import type { Namespace } from './project.js';
import type { UnreadableSecretError } from './unreadable-secret-error.js';

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
   * Of a job with one that does not open, that: it must not run without it.
   */
  collect(
    tx: Transaction,
    questions: readonly SecretsQuestion[],
  ): Promise<readonly (ReadonlyMap<string, string> | UnreadableSecretError)[]>;
}
