import { inTransaction } from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { JobRequeues } from '../../domain/job-requeues.js';
import { maskedSeconds } from '../../domain/job-hold.js';
import { requeueJobs } from './requeue-jobs.js';

type Tx = Prisma.TransactionClient;

export function createPrismaJobRequeues({
  prisma,
  wakeRelay,
  failpoint,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly failpoint: Failpoint;
}): JobRequeues {
  const requeue = async (
    find: (tx: Tx) => Promise<{ id: string }[]>,
    why: string,
    place: string,
  ) => {
    const jobIds = await inTransaction(prisma, async (tx) => {
      const found = (await find(tx)).map(({ id }) => id);
      await requeueJobs(tx, found, why);
      return found;
    });
    if (jobIds.length > 0) {
      await failpoint(place);
      wakeRelay();
    }
    return jobIds;
  };

  return {
    requeueOf: (instanceIds, reason) =>
      requeue(
        (tx) => tx.$queryRaw`
          SELECT id FROM pipeline.job
           WHERE instance_id = ANY(${[...instanceIds]}::uuid[]) AND status IN ('claimed', 'running')
           ORDER BY id FOR NO KEY UPDATE`,
        reason,
        'requeue-jobs.after-commit',
      ),

    sweep: async (limit) => {
      const taken = await requeue(
        (tx) => tx.$queryRaw`
          SELECT id FROM pipeline.job
           WHERE status IN ('claimed', 'running') AND lease_until < clock_timestamp()
           ORDER BY lease_until LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`,
        'was not heard of in time',
        'sweep-leases.after-commit',
      );
      await prisma.$executeRaw`
        UPDATE pipeline.job SET masks = NULL
         WHERE id IN (
           SELECT id FROM pipeline.job
            WHERE masks IS NOT NULL
              AND finished_at < clock_timestamp() - ${maskedSeconds}::float8 * interval '1 second'
            ORDER BY finished_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED)`;
      return taken.length;
    },
  };
}
