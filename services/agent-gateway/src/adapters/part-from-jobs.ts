import type { Prisma } from '../generated/prisma/client.js';
import type { RemovalReason } from '../domain/agents.js';

/** What these agents hold is noted for the queue, and the tokens of their jobs for their end. */
export async function partFromJobs(
  tx: Prisma.TransactionClient,
  agentIds: readonly string[],
  reason: RemovalReason,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO agent_gateway.departure (agent_id, reason)
    SELECT id, ${reason} FROM unnest(${[...agentIds]}::uuid[]) AS id ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    UPDATE agent_gateway.held_job SET ended_at = clock_timestamp()
     WHERE instance_id = ANY(${[...agentIds]}::uuid[]) AND ended_at IS NULL`;
}
