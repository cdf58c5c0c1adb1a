import type { readRepositoryArchive, readWorkspaceFile } from '@orchestrator/contracts';
import type { Handler, RequestContext } from '@orchestrator/http';
import { AgentGatewayError } from '../../domain/agent-gateway-error.js';
import type { Content } from '../../domain/content.js';
import type { HeldJobs } from '../../domain/held-jobs.js';
import { jobOfToken } from '../callers/job-of-token.js';

/** Files of the project of a job, and of no other one: what its token may not see is not there. */
export function readWorkspaceRoutes(
  held: HeldJobs,
  content: Content,
): {
  readonly file: Handler<typeof readWorkspaceFile>;
  readonly archive: Handler<typeof readRepositoryArchive>;
} {
  const assertOwn = async (projectId: string, context: RequestContext): Promise<void> => {
    const hold = await jobOfToken(held, context);
    if (hold?.projectId === projectId) return;
    throw new AgentGatewayError('not_found', 'There is no such project.');
  };
  return {
    file: async ({ params }, context) => {
      await assertOwn(params.repo_id, context);
      const found = await content.readFile(params.repo_id, params.path, context.signal);
      return { status: 200, ...found };
    },
    archive: async ({ params }, context) => {
      await assertOwn(params.repo_id, context);
      return { status: 200, ...(await content.readArchive(params.repo_id, context.signal)) };
    },
  };
}
