import { Prisma } from '../generated/prisma/client.js';
import { type Agent, type AgentStatus, type Labels, silenceSeconds } from '../domain/agent.js';

/** Runs SQL: the client, or that of a transaction. */
export type Sql = Pick<Prisma.TransactionClient, '$queryRaw' | '$executeRaw'>;

/** Nothing was heard of agent `a` for long enough, by the clock of the database. */
export const silent = Prisma.sql`
  (a.last_seen_at < clock_timestamp() - ${silenceSeconds}::float8 * interval '1 second')`;

/**
 * The token of agent `a` ended: its own or, in the earlier generation, that by which it goes. What is
 * asked each time can't be missed by an agent that comes into being, or a rotation that is heard, late.
 */
export const tokenEnded = Prisma.sql`
  EXISTS (SELECT 1 FROM agent_gateway.ended_token AS e
           WHERE e.token_id = ANY (ARRAY[a.id, CASE WHEN a.uuid IS NOT NULL THEN a.token_id END]))`;

export const status = Prisma.sql`
  CASE WHEN ${silent} OR ended.now THEN 'offline' WHEN h.job_id IS NOT NULL THEN 'busy' ELSE 'online' END`;

interface AgentRow {
  id: string;
  token_id: string;
  uuid: string | null;
  namespace_type: 'user' | 'organization';
  namespace_id: string;
  name: string;
  hostname: string;
  os: string;
  arch: string;
  version: string;
  labels: Labels;
  registered_at: Date;
  last_seen_at: Date;
  pool_label: string | null;
  pool_labels: Labels | null;
  job_id: string | null;
  status: AgentStatus;
  token_ended: boolean;
}

/** Reads agents. `rest` is what follows FROM: conditions on `a`, order, limit. */
export async function readAgents(sql: Sql, rest: Prisma.Sql): Promise<Agent[]> {
  const rows = await sql.$queryRaw<AgentRow[]>`
    SELECT a.id, a.token_id, a.uuid, a.namespace_type::text, a.namespace_id, a.name, a.hostname,
           a.os, a.arch, a.version, a.labels, a.registered_at, a.last_seen_at,
           p.label AS pool_label, p.labels AS pool_labels, h.job_id, ${status} AS status,
           ended.now AS token_ended
      FROM agent_gateway.agent AS a
      LEFT JOIN agent_gateway.pool AS p ON p.token_id = a.token_id
     CROSS JOIN LATERAL (SELECT ${tokenEnded} AS now) AS ended
      LEFT JOIN LATERAL (
        SELECT j.job_id FROM agent_gateway.held_job AS j
         WHERE j.instance_id = a.id AND j.ended_at IS NULL AND NOT ended.now
         ORDER BY j.begun_at DESC LIMIT 1) AS h ON true ${rest}`;
  return rows.map(toAgent);
}

const toAgent = (row: AgentRow): Agent => ({
  id: row.id,
  tokenId: row.token_id,
  uuid: row.uuid,
  namespace: { type: row.namespace_type, id: row.namespace_id },
  name: row.name,
  hostname: row.hostname,
  os: row.os,
  arch: row.arch,
  version: row.version,
  ownLabels: row.labels,
  // Until it is known what people call the token.
  pool: { label: row.pool_label ?? '', labels: row.pool_labels ?? {} },
  status: row.status,
  tokenEnded: row.token_ended,
  jobId: row.job_id,
  registeredAt: row.registered_at,
  lastSeenAt: row.last_seen_at,
});
