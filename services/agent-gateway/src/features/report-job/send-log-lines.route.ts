import type { sendLogLines } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Jobs } from '../../domain/jobs.js';
import type { HoldOf } from './hold-of.js';

export const sendLogLinesRoute =
  (holdOf: HoldOf, jobs: Jobs): Handler<typeof sendLogLines> =>
  async ({ params, body }, context) => {
    const hold = await holdOf(params.job_id, context);
    return { status: 200, body: { status: await jobs.appendLog(hold.jobId, hold, body.lines) } };
  };
