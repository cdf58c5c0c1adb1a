import type { FinalStatus, Holder, JobStatus } from './job-hold.js';

export interface JobReport {
  readonly status: 'running' | FinalStatus;
  readonly exitCode: number | null;
}

/** What is left out stays as it is. */
export interface JobDetails {
  readonly graph?: string | undefined;
  readonly commitSha?: string | undefined;
  readonly activeNodes?: readonly { readonly id: string; readonly name: string }[] | undefined;
}

/**
 * What agents tell of the jobs that they hold. Each gives the status that the job has then.
 * @throws RunError `not_found`, `job_not_held`, `lease_lost`
 */
export interface JobReports {
  /**
   * The same again is no change; what was cancelled stays cancelled.
   * @throws RunError `conflict` for a job that ended otherwise
   */
  report(jobId: string, holder: Holder, report: JobReport): Promise<JobStatus>;
  describe(jobId: string, holder: Holder, details: JobDetails): Promise<JobStatus>;
  /** The instance is alive. @returns what it holds */
  renew(instanceId: string): Promise<readonly string[]>;
}
