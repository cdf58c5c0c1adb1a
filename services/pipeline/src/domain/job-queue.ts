import type { Labels, QueuedJob } from './job.js';
import type { Reach } from './run-views.js';

/** What is said of a job that waits, to those who know the agents. */
export interface ClaimableJob {
  readonly id: string;
  readonly namespaceId: string;
  readonly requiredLabels: Labels;
}

/** The jobs that wait for an agent. */
export interface JobQueue {
  /** In their order, beyond the place that this job has or had. */
  list(reach: Reach, beyond: string | undefined, limit: number): Promise<readonly QueuedJob[]>;
  /** All of them, by id. */
  claimable(after: string | undefined, limit: number): Promise<readonly ClaimableJob[]>;
}
