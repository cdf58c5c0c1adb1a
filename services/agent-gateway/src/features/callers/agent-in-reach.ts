import { type NamespaceRole, reaches } from '@orchestrator/contracts';
import { identified, type RequestContext } from '@orchestrator/http';
import type { Agent } from '../../domain/agent.js';
import { AgentGatewayError, noSuchAgent } from '../../domain/agent-gateway-error.js';
import type { AgentViews } from '../../domain/agents.js';

/**
 * The agent that the path names, if it is of a namespace of the caller: what is not does not exist for
 * them.
 * @throws AgentGatewayError `not_found`, `role_required`
 */
export async function agentInReach(
  views: AgentViews,
  id: string,
  role: NamespaceRole,
  context: RequestContext,
): Promise<Agent> {
  const agent = await views.find(id);
  const namespace = identified(context).principal.namespaces.find(
    (candidate) => candidate.id === agent?.namespace.id,
  );
  if (agent === undefined || namespace === undefined) throw noSuchAgent();
  if (reaches(namespace.role, role)) return agent;
  throw new AgentGatewayError('role_required', `This needs the role ${role} in ${namespace.name}.`);
}
