import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../generated/prisma/client.js';
import { offlineEvent } from './agent-events.js';
import { agentGatewaySchema } from './agent-gateway-schema.js';
import { readAgents } from './agent-row.js';
import { partFromJobs } from './part-from-jobs.js';

/**
 * Tells of agents whose token ended that they are offline, which they are for good; also of those that
 * were silent before, since now it is for another reason. What they hold goes back to the queue.
 * @param which conditions on `a`
 * @returns how many there were
 */
export async function takeOffline(
  tx: Prisma.TransactionClient,
  which: Prisma.Sql,
): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE agent_gateway.agent AS a SET offline_told = true WHERE ${which} RETURNING a.id`;
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await partFromJobs(tx, ids, 'token_ended');
  const agents = await readAgents(tx, Prisma.sql`WHERE a.id = ANY(${ids}::uuid[])`);
  const events = agents.map((agent) => offlineEvent(agent, 'token_ended'));
  await appendToOutbox(tx, agentGatewaySchema, events);
  return ids.length;
}
