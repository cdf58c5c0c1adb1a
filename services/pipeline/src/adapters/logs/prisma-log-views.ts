import { Prisma, type PrismaClient } from '../../generated/prisma/client.js';
import type { LogLine } from '../../domain/log-line.js';
import type { JobState, LogPage, LogQuery, LogViews, RunState } from '../../domain/log-views.js';

interface LineRow extends Omit<LogLine, 'position'> {
  readonly position: bigint;
  readonly found: bigint;
}

interface StateRow extends Omit<RunState, 'position'> {
  readonly position: bigint;
}

interface JobRow extends Omit<JobState, 'agent'> {
  readonly agentId: string | null;
  readonly agentName: string | null;
}

export const createPrismaLogViews = (prisma: PrismaClient): LogViews => ({
  page: (query) => readPage(prisma, query),

  state: async (runId) => {
    const [row] = await prisma.$queryRaw<StateRow[]>`
      SELECT status::text, log_position AS position, clock_timestamp() AS time
        FROM pipeline.run WHERE id = ${runId}::uuid`;
    return row === undefined ? null : { ...row, position: Number(row.position) };
  },

  stateWithJobs: async (runId) => {
    const rows = await prisma.$queryRaw<(StateRow & { jobs: JobRow[] | null })[]>`
      SELECT r.status::text, r.log_position AS position, clock_timestamp() AS time,
             (SELECT jsonb_agg(jsonb_build_object(
                       'id', j.id, 'status', j.status, 'agentId', j.instance_id,
                       'agentName', j.instance_name, 'exitCode', j.exit_code, 'reason', j.reason)
                     ORDER BY j.id)
                FROM pipeline.job j
               WHERE j.run_id = r.id AND j.run_attempt = r.attempt) AS jobs
        FROM pipeline.run r WHERE r.id = ${runId}::uuid`;
    const [row] = rows;
    if (row === undefined) return null;
    return { ...row, position: Number(row.position), jobs: (row.jobs ?? []).map(toJobState) };
  },

  pulses: async (runIds) => {
    const rows = await prisma.$queryRaw<{ id: string; pulse: string }[]>`
      SELECT r.id, concat_ws(' ', r.status, r.attempt, r.log_position,
               (SELECT string_agg(concat_ws(':', j.status, j.fence), ' ' ORDER BY j.id)
                  FROM pipeline.job j
                 WHERE j.run_id = r.id AND j.run_attempt = r.attempt)) AS pulse
        FROM pipeline.run r WHERE r.id = ANY(${[...runIds]}::uuid[])`;
    return new Map(rows.map(({ id, pulse }) => [id, pulse]));
  },
});

const toJobState = ({ id, status, agentId, agentName, exitCode, reason }: JobRow): JobState => ({
  id,
  status,
  agent: agentId === null ? null : { id: agentId, name: agentName ?? '' },
  exitCode,
  reason,
});

const toLine = ({ jobId, number, position, stream, content, time }: LineRow): LogLine => ({
  jobId,
  number,
  position: Number(position),
  stream,
  content,
  time,
});

/** One line more than asked for is looked at, to know whether there are any left. */
async function readPage(prisma: PrismaClient, query: LogQuery): Promise<LogPage> {
  const { beyond, limit, maxBytes } = query;
  const place = 'line' in beyond ? Prisma.sql`line_num` : Prisma.sql`position`;
  const rows = await prisma.$queryRaw<LineRow[]>`
    SELECT "jobId", line_num AS number, position, stream::text, content, time, found
      FROM (SELECT *, count(*) OVER () AS found,
                   sum(octet_length(content)) OVER (ORDER BY ${place}) - octet_length(content) AS before
              FROM (SELECT job_id AS "jobId", line_num, position, stream, content, time
                      FROM pipeline.log_line
                     WHERE ${wanted(query)}
                     ORDER BY ${place} LIMIT ${limit + 1}) AS line) AS measured
     WHERE before < ${maxBytes}
     ORDER BY ${place} LIMIT ${limit}`;
  return {
    lines: rows.map(toLine),
    isLast: rows.length === Number(rows[0]?.found ?? 0),
  };
}

function wanted({ runId, jobId, beyond, afterLine }: LogQuery): Prisma.Sql {
  const ofRun = Prisma.sql`run_id = ${runId}::uuid`;
  const place =
    'line' in beyond
      ? Prisma.sql`line_num > ${beyond.line}::int`
      : Prisma.sql`position > ${beyond.position}::bigint`;
  const after = afterLine === undefined ? [] : [Prisma.sql`line_num > ${afterLine}::int`];
  const ofJobs =
    jobId === undefined ? ofCurrentAttempt(runId) : [Prisma.sql`job_id = ${jobId}::uuid`];
  return Prisma.join([ofRun, place, ...after, ...ofJobs], ' AND ');
}

const ofCurrentAttempt = (runId: string): Prisma.Sql[] => [
  Prisma.sql`position > (
    SELECT a.log_begin FROM pipeline.run r
      JOIN pipeline.run_attempt a ON a.run_id = r.id AND a.attempt = r.attempt
     WHERE r.id = ${runId}::uuid)`,
  // Who held a job of an earlier attempt may tell of it late.
  Prisma.sql`job_id IN (
    SELECT j.id FROM pipeline.run r
      JOIN pipeline.job j ON j.run_id = r.id AND j.run_attempt = r.attempt
     WHERE r.id = ${runId}::uuid)`,
];
