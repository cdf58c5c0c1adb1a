import { z } from 'zod';
import { scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer, streamAnswer } from '../route.js';
import { agent, agentStatuses, agentWithMetrics } from '../schemas/agent.js';
import { namespaceName } from '../schemas/namespace.js';
import { identifier, listQuery, page } from '../schemas/primitives.js';
import { requiredLabels } from '../schemas/trigger-config.js';

const agentParams = z.object({ id: identifier });
/** An agent is named by its id alone: the service finds its namespace, and what is not the caller's is 404. */
const readers = scoped('read', { everyProject: true });
const keepers = scoped('repo:write', { everyProject: true });

export const listAgents = defineRoute({
  id: 'listAgents',
  service: 'agent-gateway',
  method: 'GET',
  path: '/api/v2/ci/agents',
  summary: 'List the agents of the namespaces of the caller, or of one',
  access: scoped('read', {
    namespace: { parameter: 'owner', in: 'query', role: 'member' },
    everyProject: true,
  }),
  query: listQuery.extend({
    owner: namespaceName.optional(),
    token_id: identifier.optional(),
    status: z.enum(agentStatuses).optional(),
  }),
  answers: { 200: answer('A page of agents', page(agent)) },
  problems: ['not_found'],
});

export const followAgents = defineRoute({
  id: 'followAgents',
  service: 'agent-gateway',
  method: 'GET',
  path: '/api/v2/ci/agents/events',
  summary: 'Follow the agents of the namespaces of the caller',
  access: readers,
  answers: { 200: streamAnswer('Each change as an event', 'text/event-stream') },
});

export const readAgent = defineRoute({
  id: 'readAgent',
  service: 'agent-gateway',
  method: 'GET',
  path: '/api/v2/ci/agents/{id}',
  summary: 'Read an agent, with its figures of the last six hours',
  access: readers,
  params: agentParams,
  answers: { 200: answer('The agent', agentWithMetrics) },
  problems: ['not_found'],
});

export const updateAgent = defineRoute({
  id: 'updateAgent',
  service: 'agent-gateway',
  method: 'PATCH',
  path: '/api/v2/ci/agents/{id}',
  summary: 'Set the labels of an agent; they go before those of its token',
  access: keepers,
  params: agentParams,
  body: z.strictObject({ labels: requiredLabels }).meta({ id: 'UpdateAgent' }),
  answers: { 200: answer('The agent', agent) },
  problems: ['not_found', 'role_required'],
});

export const deleteAgent = defineRoute({
  id: 'deleteAgent',
  service: 'agent-gateway',
  method: 'DELETE',
  path: '/api/v2/ci/agents/{id}',
  summary: 'Remove an agent: its secret is refused at once, and its job goes back to the queue',
  access: keepers,
  params: agentParams,
  answers: { 204: emptyAnswer('Removed') },
  problems: ['not_found', 'role_required'],
});

export const agentRoutes = [listAgents, followAgents, readAgent, updateAgent, deleteAgent] as const;
