import type { HeldPlace } from '../../domain/artifact-store.js';

/** The run that the path names, and the hold that the query does, where the body is bytes. */
export const heldPlace = (
  { run_id: runId }: { readonly run_id: string },
  query: { readonly job_id: string; readonly instance_id: string; readonly fence: number },
): HeldPlace => ({
  runId,
  jobId: query.job_id,
  holder: { instanceId: query.instance_id, fence: query.fence },
});
