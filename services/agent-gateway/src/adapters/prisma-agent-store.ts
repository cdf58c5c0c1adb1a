import { isDeepStrictEqual } from 'node:util';
import { appendToOutbox, inTransaction } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { Agent } from '../domain/agent.js';
import type { AgentStore, NewAgent } from '../domain/agents.js';
import { noSuchAgent } from '../domain/agent-gateway-error.js';
import { onlineEvent, registeredEvent, updatedEvent } from './agent-events.js';
import { agentGatewaySchema } from './agent-gateway-schema.js';
import { readAgents, type Sql, tokenEnded } from './agent-row.js';
import { removeAgents } from './remove-agents.js';

type Tx = Prisma.TransactionClient;

export function createPrismaAgentStore({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): AgentStore {
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work);
    wakeRelay();
    return result;
  };

  return {
    add: (agent, actor) =>
      change(async (tx) => {
        const added = await insert(tx, agent);
        const found = await (added || agent.uuid === null
          ? read(tx, agent.id)
          : readByUuid(tx, agent.tokenId, agent.uuid));
        if (found === undefined) throw noSuchAgent();
        if (added) {
          await appendToOutbox(tx, agentGatewaySchema, [registeredEvent(found, actor)]);
        }
        return found;
      }),

    heard: async (id, metric) => {
      const { agent, isBack } = await inTransaction(prisma, async (tx) => {
        const [before] = await tx.$queryRaw<{ offline_told: boolean }[]>`
          SELECT offline_told FROM agent_gateway.agent WHERE id = ${id}::uuid FOR UPDATE`;
        if (before === undefined) return { agent: undefined, isBack: false };
        // Whoever ended its token while the lock was waited for is seen from here on.
        const heard = await tx.$executeRaw`
          UPDATE agent_gateway.agent AS a SET last_seen_at = clock_timestamp(), offline_told = false
           WHERE a.id = ${id}::uuid AND NOT (${tokenEnded})`;
        if (heard === 0) return { agent: undefined, isBack: false };
        if (metric) {
          await tx.$executeRaw`
            INSERT INTO agent_gateway.metric (agent_id, time, cpu_percent, mem_percent,
                   mem_used_bytes, mem_total_bytes, net_rx_bytes, net_tx_bytes)
            VALUES (${id}::uuid, clock_timestamp(), ${metric.cpuPercent}::float8,
                    ${metric.memPercent}::float8, ${metric.memUsedBytes}::float8,
                    ${metric.memTotalBytes}::float8, ${metric.netRxBytes}::float8,
                    ${metric.netTxBytes}::float8)
            ON CONFLICT DO NOTHING`;
        }
        const found = await read(tx, id);
        const isBack = before.offline_told;
        if (isBack && found) await appendToOutbox(tx, agentGatewaySchema, [onlineEvent(found)]);
        return { agent: found, isBack };
      });
      if (isBack) wakeRelay();
      return agent;
    },

    setLabels: (id, labels, actor) =>
      change(async (tx) => {
        await tx.$executeRaw`SELECT id FROM agent_gateway.agent WHERE id = ${id}::uuid FOR UPDATE`;
        const before = await read(tx, id);
        if (before === undefined) throw noSuchAgent();
        if (isDeepStrictEqual({ ...before.ownLabels }, { ...labels })) return before;
        await tx.agent.update({ where: { id }, data: { labels: { ...labels } } });
        const after = { ...before, ownLabels: labels };
        await appendToOutbox(tx, agentGatewaySchema, [updatedEvent(after, ['labels'], actor)]);
        return after;
      }),

    remove: (id, reason, actor, { refused = false } = {}) =>
      change(async (tx) => {
        const [gone] = await removeAgents(tx, Prisma.sql`a.id = ${id}::uuid`, reason, actor);
        if (refused && gone && gone.uuid !== null) {
          await tx.$executeRaw`
            INSERT INTO agent_gateway.refused_agent (token_id, uuid)
            VALUES (${gone.tokenId}::uuid, ${gone.uuid}) ON CONFLICT DO NOTHING`;
        }
      }),
  };
}

async function insert(tx: Tx, agent: NewAgent): Promise<boolean> {
  const { id, tokenId, uuid, namespace, name, hostname, os, arch, version } = agent;
  const inserted = await tx.$executeRaw`
    INSERT INTO agent_gateway.agent (id, token_id, uuid, namespace_type, namespace_id, name, hostname,
           os, arch, version, registered_at, last_seen_at)
    VALUES (${id}::uuid, ${tokenId}::uuid, ${uuid}::text,
            ${namespace.type}::agent_gateway.namespace_type, ${namespace.id}::uuid, ${name},
            ${hostname}, ${os}, ${arch}, ${version}, clock_timestamp(), clock_timestamp())
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

async function read(sql: Sql, id: string): Promise<Agent | undefined> {
  const [found] = await readAgents(sql, Prisma.sql`WHERE a.id = ${id}::uuid`);
  return found;
}

async function readByUuid(sql: Sql, tokenId: string, uuid: string): Promise<Agent | undefined> {
  const [found] = await readAgents(
    sql,
    Prisma.sql`WHERE a.token_id = ${tokenId}::uuid AND a.uuid = ${uuid}`,
  );
  return found;
}
