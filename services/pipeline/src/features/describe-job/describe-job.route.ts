import { commitSha, type describeJob } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { JobReports } from '../../domain/job-reports.js';
import { holderNamed } from '../callers/holder-named.js';

export const describeJobRoute =
  (reports: JobReports): Handler<typeof describeJob> =>
  async ({ params, body }) => {
    const status = await reports.describe(params.job_id, holderNamed(body), {
      graph: body.graph,
      // Agents send what their version control calls it: only a commit is shown as one.
      commitSha: commitSha.safeParse(body.commit_sha).data,
      activeNodes: body.active_nodes?.map(({ node_id: id, node_name: name }) => ({ id, name })),
    });
    return { status: 200, body: { status } };
  };
