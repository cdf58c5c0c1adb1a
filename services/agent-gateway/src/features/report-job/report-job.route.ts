import type { reportJob } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Jobs } from '../../domain/jobs.js';
import type { HoldOf } from './hold-of.js';
import type { EndHold } from './end-hold.js';

/** A job has begun, or has ended: with it ends its token. */
export const reportJobRoute =
  (holdOf: HoldOf, jobs: Jobs, endHold: EndHold): Handler<typeof reportJob> =>
  async ({ params, body }, context) => {
    const hold = await holdOf(params.job_id, context);
    await jobs.report(hold.jobId, hold, body.status, body.exit_code ?? null);
    if (body.status !== 'running') await endHold(hold);
    return { status: 200, body: {} };
  };
