import { appendToOutbox, inTransaction } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { ownAccord } from '../domain/actor.js';
import { forgottenDays, metricHours } from '../domain/agent.js';
import type { AgentSweeps } from '../domain/agent-sweeps.js';
import { offlineEvent } from './agent-events.js';
import { agentGatewaySchema } from './agent-gateway-schema.js';
import { readAgents, silent } from './agent-row.js';
import { endedWith } from './prisma-agent-tokens.js';
import { removeAgents } from './remove-agents.js';
import { takeOffline } from './take-offline.js';

/** Holds are known for as long as an agent that was cut off may come back with what it has to say. */
const holdDays = 7;
/** Whoever ends a token by removing its agent has done so by then. */
const removalSeconds = 10;
/** No registration takes longer. For an agent that stays a token has ended for as long. */
const endedTokenDays = 1;

const ago = (count: number, unit: 'hour' | 'day'): Prisma.Sql =>
  Prisma.sql`clock_timestamp() - ${count}::float8 * ${Prisma.raw(`interval '1 ${unit}'`)}`;

const endedTokens = (which: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`IN (SELECT e.token_id FROM agent_gateway.ended_token AS e WHERE ${which})`;

export function createPrismaAgentSweeps({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): AgentSweeps {
  const change = async (work: (tx: Prisma.TransactionClient) => Promise<number>) => {
    const taken = await inTransaction(prisma, work);
    if (taken > 0) wakeRelay();
    return taken;
  };

  return {
    takeOffline: (most) =>
      change((tx) =>
        takeOffline(
          tx,
          Prisma.sql`a.id IN (
            SELECT a.id FROM agent_gateway.agent AS a
             WHERE ${endedWith(endedTokens(Prisma.sql`NOT e.agents_go`))}
               AND (NOT a.offline_told OR EXISTS (
                     SELECT 1 FROM agent_gateway.held_job AS j
                      WHERE j.instance_id = a.id AND j.ended_at IS NULL))
             ORDER BY a.id LIMIT ${most}::int FOR UPDATE OF a SKIP LOCKED)`,
        ),
      ),

    tellOffline: (most) =>
      change(async (tx) => {
        const told = await tx.$queryRaw<{ id: string }[]>`
          UPDATE agent_gateway.agent SET offline_told = true WHERE id IN (
            SELECT a.id FROM agent_gateway.agent AS a WHERE ${silent} AND NOT a.offline_told
             ORDER BY a.last_seen_at LIMIT ${most}::int FOR UPDATE SKIP LOCKED)
          RETURNING id`;
        if (told.length === 0) return 0;
        const ids = told.map(({ id }) => id);
        const agents = await readAgents(tx, Prisma.sql`WHERE a.id = ANY(${ids}::uuid[])`);
        const events = agents.map((agent) => offlineEvent(agent, 'silent'));
        await appendToOutbox(tx, agentGatewaySchema, events);
        return ids.length;
      }),

    removeGone: (most) =>
      change(async (tx) => {
        const ended = endedTokens(Prisma.sql`e.agents_go
          AND e.ended_at < clock_timestamp() - ${removalSeconds}::float8 * interval '1 second'`);
        const late = await removeAgents(tx, endedWith(ended), 'token_ended', ownAccord);
        const forgotten = Prisma.sql`a.id IN (
          SELECT o.id FROM agent_gateway.agent AS o
           WHERE o.last_seen_at < ${ago(forgottenDays, 'day')}
           ORDER BY o.last_seen_at LIMIT ${most}::int FOR UPDATE SKIP LOCKED)`;
        const old = await removeAgents(tx, forgotten, 'left', ownAccord);
        return late.length + old.length;
      }),

    prune: async () => {
      await prisma.$executeRaw`
        DELETE FROM agent_gateway.metric WHERE time < ${ago(metricHours, 'hour')}`;
      await prisma.$executeRaw`
        DELETE FROM agent_gateway.held_job
         WHERE ended_at < ${ago(holdDays, 'day')} AND token_ended_at IS NOT NULL`;
      await prisma.$executeRaw`
        DELETE FROM agent_gateway.ended_token AS e
         WHERE e.ended_at < ${ago(endedTokenDays, 'day')} AND NOT EXISTS (
               SELECT 1 FROM agent_gateway.agent AS a WHERE a.id = e.token_id)
           AND NOT EXISTS (
               SELECT 1 FROM agent_gateway.agent AS a
                WHERE a.token_id = e.token_id AND a.uuid IS NOT NULL)`;
    },
  };
}
