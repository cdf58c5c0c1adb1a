import type { HeldJob, Holder, JobStatus } from './job-hold.js';
import type { SentLine } from './log-line.js';

interface Appended {
  readonly runId: string;
  /** What has become of the job meanwhile. */
  readonly status: JobStatus;
  /** How many of the lines are new. */
  readonly stored: number;
}

export interface LogStore {
  /**
   * Adds lines to the log of a job, each number once, and renews the lease: one transaction. Once the
   * job is held anew, the log is told anew: what came under earlier holds goes with the first line.
   * @param kept the lines as they may be kept, under this hold
   * @throws RunError `job_not_held`, `lease_lost`, `not_found`
   */
  append(
    jobId: string,
    holder: Holder,
    kept: (held: HeldJob) => Promise<readonly SentLine[]>,
  ): Promise<Appended>;
}
