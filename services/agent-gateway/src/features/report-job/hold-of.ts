import type { RequestContext } from '@orchestrator/http';
import { jobNotHeld } from '../../domain/agent-gateway-error.js';
import type { FoundHold, HeldJobs } from '../../domain/held-jobs.js';
import type { CallingAgents } from '../callers/calling-agents.js';

export type HoldOf = (jobId: string, context: RequestContext) => Promise<FoundHold>;

/**
 * Under which hold an agent speaks of a job; whether that still counts is decided where jobs are kept.
 * @throws AgentGatewayError `job_not_held` for a job that it was never given
 */
export const holdOfWith =
  (agents: CallingAgents, held: HeldJobs): HoldOf =>
  async (jobId, context) => {
    const hold = await held.find(jobId, await agents.idOf(context));
    if (hold === undefined) throw jobNotHeld();
    return hold;
  };
