import type { readAgent } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { AgentViews } from '../../domain/agents.js';
import { agentInReach } from '../callers/agent-in-reach.js';
import { presentAgent, presentMetric } from '../present-agent.js';

export const readAgentRoute =
  (views: AgentViews): Handler<typeof readAgent> =>
  async ({ params }, context) => {
    const agent = await agentInReach(views, params.id, 'member', context);
    const metrics = await views.metricsOf(agent.id);
    return { status: 200, body: { ...presentAgent(agent), metrics: metrics.map(presentMetric) } };
  };
