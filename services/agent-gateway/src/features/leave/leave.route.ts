import type { deregisterAgent } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { CallingAgents } from '../callers/calling-agents.js';
import type { RemoveAgent } from './remove-agent.js';

/** An agent leaves. */
export const leaveRoute =
  (agents: CallingAgents, remove: RemoveAgent): Handler<typeof deregisterAgent> =>
  async (_input, context) => {
    await remove(await agents.fresh(context), 'left', actorOf(context));
    return { status: 200, body: {} };
  };
