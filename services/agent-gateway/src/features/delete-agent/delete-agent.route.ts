import type { deleteAgent } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { AgentViews } from '../../domain/agents.js';
import { agentInReach } from '../callers/agent-in-reach.js';
import type { RemoveAgent } from '../leave/remove-agent.js';

export const deleteAgentRoute =
  (views: AgentViews, remove: RemoveAgent): Handler<typeof deleteAgent> =>
  async ({ params }, context) => {
    const agent = await agentInReach(views, params.id, 'admin', context);
    await remove(agent, 'removed', actorOf(context));
    return { status: 204 };
  };
