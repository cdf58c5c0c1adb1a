import type { downloadArtifact } from '@orchestrator/contracts';
import { type Handler, identified, type RequestContext } from '@orchestrator/http';
import { jobNotHeld } from '../../domain/agent-gateway-error.js';
import type { Content } from '../../domain/content.js';
import type { FoundHold, HeldJobs } from '../../domain/held-jobs.js';
import type { CallingAgents } from '../callers/calling-agents.js';
import { jobOfToken } from '../callers/job-of-token.js';

/** An artifact of the run of the job, for that job and for the agent that holds it. */
export const downloadArtifactRoute = (
  agents: CallingAgents,
  held: HeldJobs,
  content: Content,
): Handler<typeof downloadArtifact> => {
  const holdOf = async (runId: string, context: RequestContext): Promise<FoundHold | undefined> => {
    const caller = identified(context);
    if (caller.type === 'token' && caller.token.kind === 'job') {
      const hold = await jobOfToken(held, context);
      return hold?.runId === runId ? hold : undefined;
    }
    return held.findOfRun(runId, await agents.idOf(context));
  };
  return async ({ params }, context) => {
    const hold = await holdOf(params.run_id, context);
    if (hold === undefined) throw jobNotHeld();
    const { filename } = params;
    const found = await content.readArtifact(hold.runId, filename, hold, context.signal);
    return { status: 200, ...found };
  };
};
