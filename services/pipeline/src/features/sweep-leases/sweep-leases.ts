import type { JobRequeues } from '../../domain/job-requeues.js';

/** Takes every job whose lease is over. Stops between two batches when it is told to. */
export type SweepLeases = (stopping?: AbortSignal) => Promise<void>;

const atOnce = 100;

export const sweepLeasesWith =
  (requeues: JobRequeues): SweepLeases =>
  async (stopping) => {
    while (stopping?.aborted !== true) {
      if ((await requeues.sweep(atOnce)) < atOnce) return;
    }
  };
