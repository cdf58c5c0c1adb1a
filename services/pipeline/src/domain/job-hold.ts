/** For how long a job is its holder's without a word from it, in seconds. */
export const leaseSeconds = 90;

/**
 * For how long after its end a job is still told of by who held it, in seconds. What its log must not
 * show is kept for that time.
 */
export const maskedSeconds = 3_600;

export type JobStatus = 'pending' | 'claimed' | 'running' | FinalStatus;
export type FinalStatus = 'success' | 'failure' | 'cancelled';

/** Who says that it holds a job. The fence grows with each claim of the job. */
export interface Holder {
  readonly instanceId: string;
  readonly fence: number;
}

/** A job under its current hold, also where it has ended meanwhile: what its holder still sends counts. */
export interface HeldJob {
  readonly id: string;
  readonly runId: string;
  readonly projectId: string;
  readonly status: JobStatus;
  /** JWE of what its log must not show; null where that is nothing. */
  readonly masks: string | null;
  /** Its lease is to be renewed now, or that its agent was heard of to be noted. */
  readonly isDue: boolean;
}
