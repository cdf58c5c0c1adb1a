import type { sendJobGraph, sendJobNodes, sendJobRef } from '@orchestrator/contracts';
import type { Handler, RequestContext } from '@orchestrator/http';
import type { JobDetails, Jobs } from '../../domain/jobs.js';
import type { HoldOf } from './hold-of.js';

/** What an agent knows of its job. */
export function describeJobRoutes(
  holdOf: HoldOf,
  jobs: Jobs,
): {
  readonly graph: Handler<typeof sendJobGraph>;
  readonly ref: Handler<typeof sendJobRef>;
  readonly nodes: Handler<typeof sendJobNodes>;
} {
  const describe = async (jobId: string, context: RequestContext, details: JobDetails) => {
    const hold = await holdOf(jobId, context);
    await jobs.describe(hold.jobId, hold, details);
    return { status: 200, body: {} } as const;
  };
  return {
    graph: ({ params, body }, context) => describe(params.job_id, context, { graph: body.graph }),
    ref: ({ params, body }, context) =>
      describe(params.job_id, context, { commitSha: body.commit_sha }),
    nodes: ({ params, body }, context) =>
      describe(params.job_id, context, { activeNodes: body.active_nodes }),
  };
}
