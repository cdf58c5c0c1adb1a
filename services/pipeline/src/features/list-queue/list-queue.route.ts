import type { listQueue } from '@orchestrator/contracts';
import { type Handler, idCursor, readPage } from '@orchestrator/http';
import type { JobQueue } from '../../domain/job-queue.js';
import { namespaceNamed } from '../callers/namespace-named.js';
import { reachOf } from '../callers/run-in-reach.js';
import { presentQueuedJob } from '../present-job.js';

export const listQueueRoute =
  (queue: JobQueue): Handler<typeof listQueue> =>
  async ({ query }, context) => {
    const { owner } = query;
    const whole = reachOf(context);
    const reach =
      owner === undefined
        ? whole
        : { ...whole, namespaceIds: [namespaceNamed(owner, 'member', context).id] };
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (beyond, limit) => queue.list(reach, beyond, limit),
        placeOf: ({ id }) => id,
        present: presentQueuedJob,
      }),
    };
  };
