import { inTransaction } from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { HeldJob, Holder } from '../../domain/job-hold.js';
import type { SentLine } from '../../domain/log-line.js';
import type { LogStore } from '../../domain/log-store.js';
import { holdJob, keepHold } from '../jobs/hold-job.js';

type Tx = Prisma.TransactionClient;

export const createPrismaLogStore = (prisma: PrismaClient, failpoint: Failpoint): LogStore => ({
  append: async (jobId, holder, kept) => {
    const appended = await inTransaction(prisma, async (tx) => {
      const held = await holdJob(tx, jobId, holder);
      await keepHold(tx, held);
      const { runId, status } = held;
      const lines = await kept(held);
      if (lines.length === 0) return { runId, status, stored: 0 };
      if (holder.fence > 1) await beginAnew(tx, held, holder);
      return { runId, status, stored: await insert(tx, held, lines) };
    });
    if (appended.stored > 0) await failpoint('append-log.after-commit');
    return appended;
  },
});

/** What came under earlier holds goes. */
async function beginAnew(tx: Tx, { id }: HeldJob, { fence }: Holder): Promise<void> {
  const begun = await tx.$executeRaw`
    UPDATE pipeline.job SET log_fence = ${fence}::int
     WHERE id = ${id}::uuid AND log_fence < ${fence}::int`;
  if (begun > 0) await tx.logLine.deleteMany({ where: { jobId: id } });
}

/**
 * Positions are given out under the lock of the run's row, to the end of the transaction: whoever has
 * seen one has seen all before it.
 */
const insert = (tx: Tx, { id, runId }: HeldJob, lines: readonly SentLine[]): Promise<number> =>
  tx.$executeRaw`
    WITH given AS (
      SELECT DISTINCT ON (line_num) line_num, stream, content
        FROM unnest(${lines.map(({ number }) => number)}::int[],
                    ${lines.map(({ stream }) => stream)}::text[],
                    ${lines.map(({ content }) => content)}::text[])
             WITH ORDINALITY AS line (line_num, stream, content, place)
       ORDER BY line_num, place
    ), fresh AS (
      SELECT given.*, row_number() OVER (ORDER BY line_num) AS place, count(*) OVER () AS many
        FROM given
       WHERE NOT EXISTS (
         SELECT FROM pipeline.log_line known
          WHERE known.job_id = ${id}::uuid AND known.line_num = given.line_num)
    ), moved AS (
      UPDATE pipeline.run SET log_position = log_position + (SELECT count(*) FROM fresh)
       WHERE id = ${runId}::uuid AND EXISTS (SELECT FROM fresh)
      RETURNING log_position
    )
    INSERT INTO pipeline.log_line (job_id, line_num, run_id, position, stream, content)
    SELECT ${id}::uuid, line_num, ${runId}::uuid, log_position - many + place,
           stream::pipeline.log_stream, content
      FROM fresh CROSS JOIN moved`;
