import { handleOnce, inTransaction } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { ownAccord } from '../domain/actor.js';
import type { AgentTokens } from '../domain/agent-tokens.js';
import { agentGatewaySchema } from './agent-gateway-schema.js';
import { removeAgents } from './remove-agents.js';
import { takeOffline } from './take-offline.js';

const consumer = 'tokens';

export function createPrismaAgentTokens({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): AgentTokens {
  const once = async (
    eventId: string,
    effect: (tx: Prisma.TransactionClient) => Promise<unknown>,
  ): Promise<void> => {
    await inTransaction(prisma, async (tx) => {
      if (await handleOnce(tx, agentGatewaySchema, consumer, eventId)) await effect(tx);
    });
    wakeRelay();
  };

  return {
    ended: ({ eventId, tokenId, actor, fate }) =>
      once(eventId, async (tx) => {
        await tx.$executeRaw`
          INSERT INTO agent_gateway.ended_token AS e (token_id, ended_at, agents_go)
          VALUES (${tokenId}::uuid, clock_timestamp(), ${fate !== 'offline'})
          ON CONFLICT (token_id) DO UPDATE SET agents_go = e.agents_go OR excluded.agents_go`;
        const itsAgents = endedWith(Prisma.sql`= ${tokenId}::uuid`);
        if (fate === 'offline') await takeOffline(tx, itsAgents);
        if (fate === 'removed') await removeAgents(tx, itsAgents, 'token_ended', actor);
      }),

    rotated: ({ eventId, previousId, tokenId, label }) =>
      once(eventId, async (tx) => {
        // What people made of it is copied, and read anew since it may have changed since.
        await tx.$executeRaw`
          INSERT INTO agent_gateway.pool (token_id, label, labels, changes)
          SELECT ${tokenId}::uuid, ${label}, coalesce((
                   SELECT labels FROM agent_gateway.pool WHERE token_id = ${previousId}::uuid), '{}'), 1
          ON CONFLICT DO NOTHING`;
        await tx.$executeRaw`
          INSERT INTO agent_gateway.pool (token_id, label, labels, successor_id)
          VALUES (${previousId}::uuid, ${label}, '{}', ${tokenId}::uuid)
          ON CONFLICT (token_id) DO UPDATE SET successor_id = excluded.successor_id`;
        // One that came with the new value before this was heard is the same agent.
        await removeAgents(
          tx,
          Prisma.sql`a.token_id = ${previousId}::uuid AND EXISTS (
            SELECT 1 FROM agent_gateway.agent AS b
             WHERE b.token_id = ${tokenId}::uuid AND b.uuid = a.uuid)`,
          'left',
          ownAccord,
        );
        await tx.$executeRaw`
          UPDATE agent_gateway.agent SET token_id = ${tokenId}::uuid
           WHERE token_id = ${previousId}::uuid`;
      }),

    changed: ({ eventId, tokenId }) =>
      once(
        eventId,
        (tx) => tx.$executeRaw`
          UPDATE agent_gateway.pool SET changes = changes + 1 WHERE token_id = ${tokenId}::uuid`,
      ),
  };
}

/**
 * Agents `a` that end with a token: it is their own, or that by which the earlier generation goes. The
 * secrets of those that registered end by themselves, each with an event of its own.
 */
export const endedWith = (tokens: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (a.id ${tokens} OR (a.uuid IS NOT NULL AND a.token_id ${tokens}))`;
