import { decideNamedNamespace, type listAgents } from '@orchestrator/contracts';
import {
  type Handler,
  idCursor,
  identified,
  ProblemSignal,
  readPage,
  type RequestContext,
} from '@orchestrator/http';
import type { AgentViews } from '../../domain/agents.js';
import { presentAgent } from '../present-agent.js';

export const listAgentsRoute =
  (views: AgentViews): Handler<typeof listAgents> =>
  async ({ query }, context) => {
    const { owner, token_id: tokenId, status } = query;
    const namespaceIds =
      owner === undefined
        ? identified(context).principal.namespaces.map(({ id }) => id)
        : [namespaceNamed(owner, context)];
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) => views.list({ namespaceIds, tokenId, status, before, limit }),
        placeOf: ({ id }) => id,
        present: presentAgent,
      }),
    };
  };

function namespaceNamed(name: string, context: RequestContext): string {
  const decision = decideNamedNamespace(identified(context), name, 'member');
  if (!decision.allowed) throw new ProblemSignal(decision);
  return decision.namespace.id;
}
