import type { claimJob } from '@orchestrator/contracts';
import { type Handler, within } from '@orchestrator/http';
import type { CallingAgents } from '../callers/calling-agents.js';
import type { ClaimJob } from './claim-job.js';

/** @param answerMs what is not answered by then is 503, and the job goes back */
export const claimJobRoute =
  (agents: CallingAgents, claim: ClaimJob, answerMs: number): Handler<typeof claimJob> =>
  async (_input, context) => {
    let isLate = false;
    const given = await within(
      answerMs,
      claim({
        known: () => agents.known(context),
        fresh: () => agents.fresh(context),
        isGone: () => isLate || context.signal.aborted,
      }),
      () => {
        isLate = true;
        context.log.warn({ timeout_ms: answerMs }, 'no answer in time');
      },
    );
    return given === null ? { status: 204 } : { status: 200, body: given };
  };
