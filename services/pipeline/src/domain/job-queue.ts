import type { Labels, QueuedJob } from './job.js';
import type { Reach } from './run-views.js';

/** What is said of a job that has not been begun, to those who know the agents. */
interface ClaimableJob {
  readonly id: string;
  readonly namespaceId: string;
  readonly requiredLabels: Labels;
  /** The instance that it was given to; null while it waits. */
  readonly givenTo: string | null;
}

/** The jobs that wait for an agent. */
export interface JobQueue {
  /** In their order, beyond the place that this job has or had. */
  list(reach: Reach, beyond: string | undefined, limit: number): Promise<readonly QueuedJob[]>;
  /** One that waits, or did; null where there is none in reach. */
  find(jobId: string, reach: Reach): Promise<QueuedJob | null>;
  /**
   * Puts it before another of its namespace, or at the end.
   * @throws RunError `conflict` where one of them does not wait any more
   */
  move(jobId: string, before: string | null): Promise<void>;
  /** All of them, and those that an agent was given and has not begun, by id. */
  claimable(after: string | undefined, limit: number): Promise<readonly ClaimableJob[]>;
}
