import type { reportJobStatus } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { JobReports } from '../../domain/job-reports.js';
import { holderNamed } from '../callers/holder-named.js';

export const reportJobRoute =
  (reports: JobReports): Handler<typeof reportJobStatus> =>
  async ({ params, body }) => {
    const report = { status: body.status, exitCode: body.exit_code };
    const status = await reports.report(params.job_id, holderNamed(body), report);
    return { status: 200, body: { status } };
  };
