import type { listClaimableJobs } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { JobQueue } from '../../domain/job-queue.js';

export const listClaimableJobsRoute =
  (queue: JobQueue): Handler<typeof listClaimableJobs> =>
  async ({ query: { after, limit } }) => {
    const found = await queue.claimable(after, limit);
    const items = found.map(({ id, namespaceId, requiredLabels, givenTo }) => ({
      job_id: id,
      namespace_id: namespaceId,
      required_labels: { ...requiredLabels },
      given_to: givenTo,
    }));
    return { status: 200, body: { items } };
  };
