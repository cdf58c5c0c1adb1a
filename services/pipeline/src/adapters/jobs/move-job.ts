import type { Prisma } from '../../generated/prisma/client.js';
import { RunError } from '../../domain/run-error.js';

type Tx = Prisma.TransactionClient;

/**
 * A job takes the middle between two places in the queue, or the last one.
 * @throws RunError `conflict` where it, or the one that it is to stand before, does not wait any more
 */
export async function moveJob(tx: Tx, jobId: string, before: string | null): Promise<void> {
  // Who reorders a queue sees what others have made of it.
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock(hashtextextended('pipeline queue ' || namespace_id, 0))::text
      FROM pipeline.job WHERE id = ${jobId}::uuid`;
  if (before === jobId) return;
  const moved =
    before === null
      ? await tx.$executeRaw`
          UPDATE pipeline.job SET queue_position = nextval('pipeline.queue_position_seq')
           WHERE id = ${jobId}::uuid AND status = 'pending'`
      : (await moveBefore(tx, jobId, before)) ||
        ((await spread(tx, jobId)) && (await moveBefore(tx, jobId, before)));
  if (!moved) throw new RunError('conflict', 'The job does not wait any more.');
}

/** @returns 0 where one of them does not wait, or there is no place between those two any more */
const moveBefore = (tx: Tx, jobId: string, before: string): Promise<number> =>
  tx.$executeRaw`
    UPDATE pipeline.job j SET queue_position = place.middle
      FROM (
        SELECT (next.queue_position + coalesce(max(prior.queue_position), next.queue_position - 2)) / 2
                 AS middle, next.queue_position AS upper, max(prior.queue_position) AS lower
          FROM pipeline.job next
          LEFT JOIN pipeline.job prior
            ON prior.namespace_id = next.namespace_id AND prior.status = 'pending'
           AND prior.id <> ${jobId}::uuid
           AND (prior.queue_position, prior.id) < (next.queue_position, next.id)
         WHERE next.id = ${before}::uuid AND next.status = 'pending'
         GROUP BY next.id
      ) place
     WHERE j.id = ${jobId}::uuid AND j.status = 'pending'
       AND place.middle < place.upper
       AND (place.lower IS NULL OR place.middle > place.lower)`;

/** Gives the jobs of the queue places far from one another, in the order that they have. */
const spread = (tx: Tx, jobId: string): Promise<number> =>
  tx.$executeRaw`
    UPDATE pipeline.job j SET queue_position = placed.place
      FROM (
        SELECT id, nextval('pipeline.queue_position_seq') AS place
          FROM (SELECT w.id FROM pipeline.job w
                  JOIN pipeline.job asked ON asked.namespace_id = w.namespace_id
                 WHERE asked.id = ${jobId}::uuid AND w.status = 'pending'
                 ORDER BY w.queue_position, w.id) waiting
      ) placed
     WHERE j.id = placed.id AND j.status = 'pending'`;
