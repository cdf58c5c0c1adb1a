import type { reorderQueue } from '@orchestrator/contracts';
import type { Handler, RequestContext } from '@orchestrator/http';
import type { QueuedJob } from '../../domain/job.js';
import type { JobQueue } from '../../domain/job-queue.js';
import { noSuchJob } from '../../domain/run-error.js';
import { namespaceNamed } from '../callers/namespace-named.js';
import { reachOf } from '../callers/run-in-reach.js';
import { presentQueuedJob } from '../present-job.js';

export const reorderQueueRoute =
  (queue: JobQueue): Handler<typeof reorderQueue> =>
  async ({ body: { job_id: jobId, before } }, context) => {
    const job = await jobInReach(queue, jobId, context);
    const { namespace } = job.project;
    namespaceNamed(namespace.name, 'admin', context);
    const next = before === null ? null : await jobInReach(queue, before, context);
    if (next !== null && next.project.namespace.id !== namespace.id) throw noSuchJob();
    await queue.move(job.id, next?.id ?? null);
    return { status: 200, body: presentQueuedJob(await jobInReach(queue, jobId, context)) };
  };

/** @throws RunError `not_found` */
async function jobInReach(
  queue: JobQueue,
  id: string,
  context: RequestContext,
): Promise<QueuedJob> {
  const job = await queue.find(id, reachOf(context));
  if (job === null) throw noSuchJob();
  return job;
}
