import type { claimJob } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { CallingAgents } from '../callers/calling-agents.js';
import type { ClaimJob } from './claim-job.js';

export const claimJobRoute =
  (agents: CallingAgents, claim: ClaimJob): Handler<typeof claimJob> =>
  async (_input, context) => {
    const given = await claim({
      known: () => agents.known(context),
      fresh: () => agents.fresh(context),
    });
    return given === null ? { status: 204 } : { status: 200, body: given };
  };
