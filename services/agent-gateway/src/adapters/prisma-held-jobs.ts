import { isDatabaseUnavailable, retryingConflicts, writeTogether } from '@orchestrator/database';
import { askTogether } from '@orchestrator/http';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { FoundHold, HeldJobs } from '../domain/held-jobs.js';
import { beginHolds, endHolds, endTokens } from './write-holds.js';

const most = 64;

export const createPrismaHeldJobs = (prisma: PrismaClient): HeldJobs => {
  const find = async (which: Prisma.Sql): Promise<FoundHold | undefined> => {
    const [row] = await prisma.$queryRaw<HoldRow[]>`
      SELECT ${holdColumns} FROM agent_gateway.held_job h
       WHERE ${which} ORDER BY h.begun_at DESC, h.fence DESC LIMIT 1`;
    return row && toHold(row);
  };
  // Every call of an agent comes here: those that come while others are under way share the next.
  const together = <Item, Result>(
    write: (prisma: PrismaClient, items: readonly Item[]) => Promise<readonly Result[]>,
  ) =>
    writeTogether({
      write: (items: readonly Item[]) => retryingConflicts(() => write(prisma, items)),
      isShared: isDatabaseUnavailable,
      most,
      atOnce: 2,
    });
  const begin = together(beginHolds);
  const end = together(endHolds);
  const tokenEnded = together(endTokens);
  const findOne = askTogether({
    ask: (asked: readonly Named[]) => findHolds(prisma, asked),
    most,
    atOnce: 2,
  });

  return {
    begin: async (hold) => {
      await begin(hold);
    },

    find: (jobId, instanceId) => findOne({ jobId, instanceId }),
    findOfRun: (runId, instanceId) =>
      find(Prisma.sql`run_id = ${runId}::uuid AND instance_id = ${instanceId}::uuid`),
    findByToken: (jobTokenId) => find(Prisma.sql`job_token_id = ${jobTokenId}::uuid`),

    end: (jobId, fence) => end({ jobId, fence }),
    endOfInstance: async (instanceId) => {
      await prisma.$executeRaw`
        UPDATE agent_gateway.held_job SET ended_at = clock_timestamp()
         WHERE ended_at IS NULL AND instance_id = ${instanceId}::uuid`;
    },

    holding: async () => {
      const rows = await prisma.$queryRaw<{ job_id: string; instance_id: string }[]>`
        SELECT job_id, instance_id FROM agent_gateway.held_job WHERE ended_at IS NULL`;
      return rows.map(({ job_id, instance_id }) => ({ jobId: job_id, instanceId: instance_id }));
    },
    isHolding: async (instanceId) => {
      const rows = await prisma.$queryRaw<unknown[]>`
        SELECT 1 FROM agent_gateway.held_job
         WHERE instance_id = ${instanceId}::uuid AND ended_at IS NULL LIMIT 1`;
      return rows.length > 0;
    },

    tokensToEnd: async (most) => {
      const rows = await prisma.$queryRaw<{ job_token_id: string }[]>`
        SELECT job_token_id FROM agent_gateway.held_job
         WHERE ended_at IS NOT NULL AND token_ended_at IS NULL ORDER BY ended_at LIMIT ${most}::int`;
      return rows.map(({ job_token_id }) => job_token_id);
    },
    tokenEnded: async (jobTokenId) => {
      await tokenEnded(jobTokenId);
    },
  };
};

const holdColumns = Prisma.sql`
  h.job_id, h.fence, h.instance_id, h.run_id, h.project_id, h.job_token_id,
  h.ended_at IS NOT NULL AS ended`;

interface Named {
  readonly jobId: string;
  readonly instanceId: string;
}

async function findHolds(
  prisma: PrismaClient,
  asked: readonly Named[],
): Promise<readonly (FoundHold | undefined)[]> {
  const rows = await prisma.$queryRaw<(HoldRow & { place: number })[]>`
    SELECT DISTINCT ON (asked.place) asked.place::int AS place, ${holdColumns}
      FROM unnest(${asked.map(({ jobId }) => jobId)}::uuid[],
                  ${asked.map(({ instanceId }) => instanceId)}::uuid[])
           WITH ORDINALITY AS asked (job_id, instance_id, place)
      JOIN agent_gateway.held_job h
        ON h.job_id = asked.job_id AND h.instance_id = asked.instance_id
     ORDER BY asked.place, h.begun_at DESC, h.fence DESC`;
  const found = new Map(rows.map((row) => [row.place, toHold(row)]));
  return asked.map((_named, index) => found.get(index + 1));
}

interface HoldRow {
  job_id: string;
  fence: number;
  instance_id: string;
  run_id: string;
  project_id: string;
  job_token_id: string;
  ended: boolean;
}

const toHold = (row: HoldRow): FoundHold => ({
  jobId: row.job_id,
  fence: row.fence,
  instanceId: row.instance_id,
  runId: row.run_id,
  projectId: row.project_id,
  jobTokenId: row.job_token_id,
  ended: row.ended,
});
