import type { requeueJobsOf } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { JobRequeues } from '../../domain/job-requeues.js';

export const requeueJobsRoute =
  (requeues: JobRequeues): Handler<typeof requeueJobsOf> =>
  async ({ body }) => {
    const jobIds = await requeues.requeueOf(body.instance_ids, body.reason);
    return { status: 200, body: { job_ids: [...jobIds] } };
  };
