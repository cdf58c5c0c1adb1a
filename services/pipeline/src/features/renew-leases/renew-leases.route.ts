import type { renewLeases } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { JobReports } from '../../domain/job-reports.js';

export const renewLeasesRoute =
  (reports: JobReports): Handler<typeof renewLeases> =>
  async ({ params }) => {
    const jobIds = await reports.renew(params.instance_id);
    return { status: 200, body: { job_ids: [...jobIds] } };
  };
