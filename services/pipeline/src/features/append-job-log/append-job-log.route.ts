import type { appendJobLog } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { holderNamed } from '../callers/holder-named.js';
import type { AppendJobLog } from './append-job-log.js';

export const appendJobLogRoute =
  (append: AppendJobLog): Handler<typeof appendJobLog> =>
  async ({ params, body }) => {
    const lines = body.lines.map(({ line_num: number, stream, content }) => ({
      number,
      stream,
      content,
    }));
    const status = await append(params.job_id, holderNamed(body), lines);
    return { status: 200, body: { status } };
  };
