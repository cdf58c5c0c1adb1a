import type { claimJob } from '@orchestrator/contracts';
import { type Handler, whileAwaited } from '@orchestrator/http';
import type { CallingAgents } from '../callers/calling-agents.js';
import type { ClaimJob } from './claim-job.js';

/** @param answerMs what is not answered by then is 503, and the job goes back */
export const claimJobRoute =
  (agents: CallingAgents, claim: ClaimJob, answerMs: number): Handler<typeof claimJob> =>
  async (_input, context) => {
    const given = await whileAwaited(answerMs, context, (isGone) =>
      claim({ known: () => agents.known(context), fresh: () => agents.fresh(context), isGone }),
    );
    return given === null ? { status: 204 } : { status: 200, body: given };
  };
