/** For how long a job is its holder's without a word from it, in seconds. */
export const leaseSeconds = 90;

export type JobStatus = 'pending' | 'claimed' | 'running' | FinalStatus;
export type FinalStatus = 'success' | 'failure' | 'cancelled';

export const isFinal = (status: JobStatus): status is FinalStatus =>
  status === 'success' || status === 'failure' || status === 'cancelled';

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
