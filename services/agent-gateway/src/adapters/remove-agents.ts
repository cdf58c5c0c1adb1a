import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { Namespace } from '../domain/agent.js';
import type { Departed, RemovalReason } from '../domain/agents.js';
import { removedEvent } from './agent-events.js';
import { agentGatewaySchema } from './agent-gateway-schema.js';
import { partFromJobs } from './part-from-jobs.js';

interface DepartedRow {
  id: string;
  token_id: string;
  uuid: string | null;
  namespace_type: Namespace['type'];
  namespace_id: string;
  name: string;
}

/**
 * Removes agents with all that is known of them. What they hold is noted for the queue, and the tokens
 * of their jobs for their end.
 * @param which conditions on `a`
 */
export async function removeAgents(
  tx: Prisma.TransactionClient,
  which: Prisma.Sql,
  reason: RemovalReason,
  actor: Actor,
): Promise<Departed[]> {
  const rows = await tx.$queryRaw<DepartedRow[]>`
    DELETE FROM agent_gateway.agent AS a WHERE ${which}
    RETURNING a.id, a.token_id, a.uuid, a.namespace_type::text, a.namespace_id, a.name`;
  if (rows.length === 0) return [];
  const departed = rows.map(toDeparted);
  const ids = departed.map(({ id }) => id);
  await partFromJobs(tx, ids, reason);
  const events = departed.map((agent) => removedEvent(agent, reason, actor));
  await appendToOutbox(tx, agentGatewaySchema, events);
  return departed;
}

const toDeparted = (row: DepartedRow): Departed => ({
  id: row.id,
  tokenId: row.token_id,
  uuid: row.uuid,
  namespace: { type: row.namespace_type, id: row.namespace_id },
  name: row.name,
});
