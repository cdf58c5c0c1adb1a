import { inTransaction } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.js';
import type { JobQueue } from '../../domain/job-queue.js';
import { moveJob } from './move-job.js';
import { storedTexts } from './stored-json.js';
import { shownQueuedJob, toQueuedJob } from './job-row.js';

export const createPrismaJobQueue = (prisma: PrismaClient): JobQueue => ({
  list: async ({ namespaceIds, within }, beyond, limit) => {
    const found = await prisma.$queryRaw<{ id: string }[]>`
      SELECT j.id FROM pipeline.job j JOIN pipeline.run r ON r.id = j.run_id
       WHERE j.status = 'pending' AND j.namespace_id = ANY(${[...namespaceIds]}::uuid[])
         AND ${within === null ? Prisma.sql`true` : Prisma.sql`r.project_id = ANY(${[...within]}::uuid[])`}
         AND ${
           beyond === undefined
             ? Prisma.sql`true`
             : Prisma.sql`(j.queue_position, j.id) >
                 (SELECT queue_position, id FROM pipeline.job WHERE id = ${beyond}::uuid)`
         }
       ORDER BY j.queue_position, j.id LIMIT ${limit}`;
    const rows = await prisma.job.findMany({
      where: { id: { in: found.map(({ id }) => id) } },
      ...shownQueuedJob,
    });
    const jobs = new Map(rows.map((row) => [row.id, toQueuedJob(row)]));
    return found.flatMap(({ id }) => jobs.get(id) ?? []);
  },

  find: async (id, { namespaceIds, within }) => {
    const row = await prisma.job.findFirst({
      where: {
        id,
        namespaceId: { in: [...namespaceIds] },
        ...(within && { run: { projectId: { in: [...within] } } }),
      },
      ...shownQueuedJob,
    });
    return row && toQueuedJob(row);
  },

  move: (jobId, before) => inTransaction(prisma, (tx) => moveJob(tx, jobId, before)),

  claimable: async (after, limit) => {
    // Each half has an index of its own.
    const rows = await prisma.$queryRaw<Claimable[]>`
      SELECT id, namespace_id AS "namespaceId", required_labels AS "requiredLabels",
             instance_id AS "givenTo"
        FROM (SELECT * FROM pipeline.job WHERE status = 'pending'
               UNION ALL
              SELECT * FROM pipeline.job WHERE status = 'claimed') job
       WHERE ${after === undefined ? Prisma.sql`true` : Prisma.sql`id > ${after}::uuid`}
       ORDER BY id LIMIT ${limit}`;
    return rows.map((row) => ({ ...row, requiredLabels: storedTexts(row.requiredLabels) }));
  },
});

interface Claimable {
  readonly id: string;
  readonly namespaceId: string;
  readonly requiredLabels: unknown;
  readonly givenTo: string | null;
}
