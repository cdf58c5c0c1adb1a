import { askTogether } from '@orchestrator/http';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { metricHours } from '../domain/agent.js';
import type { AgentViews } from '../domain/agents.js';
import { readAgents, status as statusOf, tokenEnded } from './agent-row.js';

const most = 64;

export const createPrismaAgentViews = (prisma: PrismaClient): AgentViews => ({
  // Every claim that may get something asks: those that come while others are read share the next.
  find: askTogether({
    ask: async (ids: readonly string[]) => {
      const rows = await readAgents(prisma, Prisma.sql`WHERE a.id = ANY(${[...ids]}::uuid[])`);
      const found = new Map(rows.map((agent) => [agent.id, agent]));
      return ids.map((id) => found.get(id));
    },
    most,
    atOnce: 2,
  }),

  findByUuid: async (tokenId, uuid) => {
    // The agent may still use the value that was rotated out.
    const chain = Prisma.sql`(
      WITH RECURSIVE chain AS (
        SELECT ${tokenId}::uuid AS id
        UNION SELECT p.successor_id FROM agent_gateway.pool AS p JOIN chain AS c ON p.token_id = c.id
               WHERE p.successor_id IS NOT NULL)
      SELECT id FROM chain)`;
    const [found] = await readAgents(
      prisma,
      Prisma.sql`WHERE a.uuid = ${uuid} AND a.token_id IN ${chain} AND NOT (${tokenEnded})
                 ORDER BY a.id DESC LIMIT 1`,
    );
    if (found !== undefined) return found;
    const refused = await prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM agent_gateway.refused_agent AS r
       WHERE r.uuid = ${uuid} AND r.token_id IN ${chain} LIMIT 1`;
    return refused.length > 0 ? 'refused' : undefined;
  },

  list: ({ namespaceIds, tokenId, status, before, limit }) => {
    const ofToken =
      tokenId === undefined ? Prisma.empty : Prisma.sql`AND a.token_id = ${tokenId}::uuid`;
    const ofStatus = status === undefined ? Prisma.empty : Prisma.sql`AND ${statusOf} = ${status}`;
    const older = before === undefined ? Prisma.empty : Prisma.sql`AND a.id < ${before}::uuid`;
    return readAgents(
      prisma,
      Prisma.sql`WHERE a.namespace_id = ANY(${[...namespaceIds]}::uuid[])
                       ${ofToken} ${ofStatus} ${older}
                 ORDER BY a.id DESC LIMIT ${limit}::int`,
    );
  },

  metricsOf: async (agentId) => {
    const rows = await prisma.$queryRaw<
      {
        time: Date;
        cpu_percent: number | null;
        mem_percent: number | null;
        mem_used_bytes: number | null;
        mem_total_bytes: number | null;
        net_rx_bytes: number | null;
        net_tx_bytes: number | null;
      }[]
    >`
      SELECT time, cpu_percent, mem_percent, mem_used_bytes, mem_total_bytes, net_rx_bytes, net_tx_bytes
        FROM agent_gateway.metric
       WHERE agent_id = ${agentId}::uuid
         AND time > clock_timestamp() - ${metricHours}::float8 * interval '1 hour'
       ORDER BY time`;
    return rows.map((row) => ({
      time: row.time,
      cpuPercent: row.cpu_percent,
      memPercent: row.mem_percent,
      memUsedBytes: row.mem_used_bytes,
      memTotalBytes: row.mem_total_bytes,
      netRxBytes: row.net_rx_bytes,
      netTxBytes: row.net_tx_bytes,
    }));
  },
});
