/** What the log of a job must not show, as it is kept beside the job. */
export interface JobMasks {
  /** @returns null for no values */
  seal(jobId: string, values: readonly string[]): Promise<string | null>;
  open(jobId: string, sealed: string | null): Promise<readonly string[]>;
}
