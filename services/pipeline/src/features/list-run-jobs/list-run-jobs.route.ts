import type { listRunJobs } from '@orchestrator/contracts';
import { type Handler, idCursor, readPage } from '@orchestrator/http';
import type { RunViews } from '../../domain/run-views.js';
import { runInReach } from '../callers/run-in-reach.js';
import { presentJob } from '../present-job.js';

export const listRunJobsRoute =
  (runs: RunViews): Handler<typeof listRunJobs> =>
  async ({ params, query }, context) => {
    const run = await runInReach(runs, params.id, context);
    const attempt = query.attempt ?? run.attempt;
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (after, limit) => runs.jobs(run.id, attempt, after, limit),
        placeOf: ({ id }) => id,
        present: presentJob,
      }),
    };
  };
