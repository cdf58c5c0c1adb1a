import type { updateAgent } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { AgentStore, AgentViews } from '../../domain/agents.js';
import { agentInReach } from '../callers/agent-in-reach.js';
import { presentAgent } from '../present-agent.js';

export const updateAgentRoute =
  (views: AgentViews, store: AgentStore): Handler<typeof updateAgent> =>
  async ({ params, body }, context) => {
    const { id } = await agentInReach(views, params.id, 'admin', context);
    const agent = await store.setLabels(id, body.labels, actorOf(context));
    return { status: 200, body: presentAgent(agent) };
  };
