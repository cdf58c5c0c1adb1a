import type { agentEvent, followAgents } from '@orchestrator/contracts';
import { eventStream, type Handler, identified, type ServerSentEvent } from '@orchestrator/http';
import type { z } from 'zod';
import type { AgentChange, AgentChanges } from '../../domain/agent-changes.js';
import type { Agent } from '../../domain/agent.js';
import type { AgentViews } from '../../domain/agents.js';
import { presentAgent } from '../present-agent.js';

/**
 * Tells of the agents of the caller as they change, from now on. One that reads too slowly is let go: it
 * lists them anew and comes again.
 */
export const followAgentsRoute =
  (views: AgentViews, changes: AgentChanges): Handler<typeof followAgents> =>
  (_input, context) => {
    const namespaceIds = new Set(identified(context).principal.namespaces.map(({ id }) => id));
    let position = changes.position;
    const next = async (_after: string | undefined, signal: AbortSignal) => {
      while (!signal.aborted) {
        const found = changes.beyond(position, namespaceIds);
        if (found === undefined) return null;
        position = found.position;
        if (found.changes.length > 0) return present(views, found.changes);
        await changes.wait(signal);
      }
      return null;
    };
    return Promise.resolve({ status: 200, stream: eventStream({ next }) });
  };

async function present(
  views: AgentViews,
  changes: readonly AgentChange[],
): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for (const { kind, agentId, job } of changes) {
    const found = kind === 'removed' ? undefined : await views.find(agentId);
    // It is gone since: that is told next.
    if (kind !== 'removed' && found === undefined) continue;
    const agent = found ? presentAgent(withJob(found, job)) : null;
    const data: z.input<typeof agentEvent> = { change: kind, agent_id: agentId, agent };
    events.push({ data });
  }
  return events;
}

/** What was just told of its job may not be written yet. */
function withJob(agent: Agent, job: AgentChange['job']): Agent {
  if (job === undefined || agent.status === 'offline') return agent;
  if (job.isHeld) return { ...agent, status: 'busy', jobId: job.id };
  return agent.jobId === job.id ? { ...agent, status: 'online', jobId: null } : agent;
}
