import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import { outcomeOf } from '../../domain/run.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { finishedRunEvent } from '../runs/run-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';

type Tx = Prisma.TransactionClient;

interface Row extends RunPlace {
  readonly id: string;
  readonly attempt: number;
  readonly isOver: boolean;
}

/**
 * Counts jobs that ended just now, in this transaction; a run none of whose jobs goes on has ended.
 * @param runIds the run of each of these jobs, once for each job
 */
export async function settleRuns(tx: Tx, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  // Counted up, not counted anew: of two jobs that end at once neither sees the other.
  const counted = await tx.$queryRaw<Row[]>`
    WITH ended AS (
      SELECT run_id, count(*)::int AS jobs FROM unnest(${[...runIds]}::uuid[]) run_id GROUP BY run_id
    ), locked AS MATERIALIZED (
      SELECT id FROM pipeline.run WHERE id IN (SELECT run_id FROM ended)
       ORDER BY id FOR NO KEY UPDATE
    ), counted AS (
      UPDATE pipeline.run r SET jobs_done = r.jobs_done + ended.jobs
        FROM ended JOIN locked ON locked.id = ended.run_id WHERE r.id = ended.run_id
      RETURNING r.id, r.project_id, r.pipeline, r.attempt, r.jobs_done >= r.jobs_total AS "isOver"
    )
    SELECT r.id, r.attempt, r."isOver", ${placeColumns} FROM counted r ${withPlace} ORDER BY r.id`;
  const over = counted.filter(({ isOver }) => isOver);
  if (over.length === 0) return;
  // The locks are held: a statement that begins now sees what became of every job.
  const ids = over.map(({ id }) => id);
  const found = await tx.$queryRaw<{ id: string; statuses: string[] }[]>`
    SELECT r.id, array_agg(DISTINCT j.status::text) AS statuses
      FROM pipeline.run r JOIN pipeline.job j ON j.run_id = r.id AND j.run_attempt = r.attempt
     WHERE r.id = ANY(${ids}::uuid[]) GROUP BY r.id`;
  const outcomes = new Map(found.map(({ id, statuses }) => [id, outcomeOf(new Set(statuses))]));
  const ended = over.map((run) => ({ ...run, status: outcomes.get(run.id) ?? 'success' }));
  await tx.$executeRaw`
    WITH ended AS (
      UPDATE pipeline.run r
         SET status = told.status::pipeline.run_status, finished_at = clock_timestamp()
        FROM unnest(${ids}::uuid[], ${ended.map(({ status }) => status)}::text[]) told (id, status)
       WHERE r.id = told.id
      RETURNING r.id, r.attempt, r.status, r.finished_at
    )
    UPDATE pipeline.run_attempt a SET status = ended.status, finished_at = ended.finished_at
      FROM ended WHERE a.run_id = ended.id AND a.attempt = ended.attempt`;
  await appendToOutbox(
    tx,
    pipelineSchema,
    ended.map(({ id, attempt, status, ...row }) =>
      finishedRunEvent({ id, attempt, project: projectAt(row), pipeline: row.pipeline }, status),
    ),
  );
}
