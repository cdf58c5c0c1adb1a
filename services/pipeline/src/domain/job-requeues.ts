/** Jobs that are taken from agents which are lost, and wait again, or have failed for good. */
export interface JobRequeues {
  /** @returns the jobs that were theirs */
  requeueOf(instanceIds: readonly string[], reason: string): Promise<readonly string[]>;
  /**
   * Takes jobs whose lease is over, so many at most; two at once take different ones. Forgets what
   * the logs of jobs that ended long ago must not show.
   * @returns how many were taken
   */
  sweep(limit: number): Promise<number>;
}
