import { inTransaction } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { FoundHold, HeldJobs } from '../domain/held-jobs.js';

export const createPrismaHeldJobs = (prisma: PrismaClient): HeldJobs => {
  const find = async (which: Prisma.Sql): Promise<FoundHold | undefined> => {
    const [row] = await prisma.$queryRaw<HoldRow[]>`
      SELECT job_id, fence, instance_id, run_id, project_id, job_token_id, ended_at IS NOT NULL AS ended
        FROM agent_gateway.held_job WHERE ${which} ORDER BY begun_at DESC, fence DESC LIMIT 1`;
    return row && toHold(row);
  };
  const end = (which: Prisma.Sql) => prisma.$executeRaw`
    UPDATE agent_gateway.held_job SET ended_at = clock_timestamp()
     WHERE ended_at IS NULL AND ${which}`;

  return {
    begin: ({ jobId, fence, instanceId, runId, projectId, jobTokenId }) =>
      inTransaction(prisma, async (tx) => {
        await tx.$executeRaw`
          UPDATE agent_gateway.held_job SET ended_at = clock_timestamp()
           WHERE ended_at IS NULL AND ((job_id = ${jobId}::uuid AND fence < ${fence}::int)
                                       OR instance_id = ${instanceId}::uuid)`;
        await tx.$executeRaw`
          INSERT INTO agent_gateway.held_job
                 (job_id, fence, instance_id, run_id, project_id, job_token_id, begun_at)
          VALUES (${jobId}::uuid, ${fence}::int, ${instanceId}::uuid, ${runId}::uuid,
                  ${projectId}::uuid, ${jobTokenId}::uuid, clock_timestamp())`;
      }),

    find: (jobId, instanceId) =>
      find(Prisma.sql`job_id = ${jobId}::uuid AND instance_id = ${instanceId}::uuid`),
    findOfRun: (runId, instanceId) =>
      find(Prisma.sql`run_id = ${runId}::uuid AND instance_id = ${instanceId}::uuid`),
    findByToken: (jobTokenId) => find(Prisma.sql`job_token_id = ${jobTokenId}::uuid`),

    end: async (jobId, fence) => {
      await end(Prisma.sql`job_id = ${jobId}::uuid AND fence <= ${fence}::int`);
    },
    endOfInstance: async (instanceId) => {
      await end(Prisma.sql`instance_id = ${instanceId}::uuid`);
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
      await prisma.$executeRaw`
        UPDATE agent_gateway.held_job
           SET token_ended_at = clock_timestamp(), ended_at = coalesce(ended_at, clock_timestamp())
         WHERE job_token_id = ${jobTokenId}::uuid AND token_ended_at IS NULL`;
    },
  };
};

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
