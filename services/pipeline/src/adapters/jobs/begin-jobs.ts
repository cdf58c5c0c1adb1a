import type { CloudEvent } from '@orchestrator/messaging';
import type { Prisma } from '../../generated/prisma/client.js';
import { type HeldJob, leaseSeconds } from '../../domain/job-hold.js';
import { startedRunEvent } from '../runs/run-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';

type Tx = Prisma.TransactionClient;

interface Started extends RunPlace {
  readonly id: string;
  readonly attempt: number;
}

/**
 * Jobs that are held run; with the first of its jobs a run does. What was logged under earlier holds goes.
 * @returns what is to be told of it
 */
export async function beginJobs(tx: Tx, held: readonly HeldJob[]): Promise<CloudEvent[]> {
  if (held.length === 0) return [];
  const started = await tx.$queryRaw<Started[]>`
    WITH overtaken AS (
      DELETE FROM pipeline.log_line l USING pipeline.job j
       WHERE j.id = ANY(${held.map(({ id }) => id)}::uuid[]) AND j.fence > 1
         AND j.log_fence < j.fence AND l.job_id = j.id
    ), begun AS (
      UPDATE pipeline.job
         SET status = 'running', log_fence = fence, started_at = clock_timestamp(), logged_at = clock_timestamp(),
             lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second'
       WHERE id = ANY(${held.map(({ id }) => id)}::uuid[])
    ), locked AS MATERIALIZED (
      SELECT id FROM pipeline.run
       WHERE id = ANY(${held.map(({ runId }) => runId)}::uuid[]) AND status = 'queued'
       ORDER BY id FOR NO KEY UPDATE
    ), started AS (
      UPDATE pipeline.run r SET status = 'running', started_at = clock_timestamp()
        FROM locked WHERE r.id = locked.id AND r.status = 'queued'
      RETURNING r.id, r.project_id, r.pipeline, r.attempt, r.started_at
    ), noted AS (
      UPDATE pipeline.run_attempt a SET status = 'running', started_at = started.started_at
        FROM started WHERE a.run_id = started.id AND a.attempt = started.attempt
    )
    SELECT r.id, r.attempt, ${placeColumns} FROM started r ${withPlace} ORDER BY r.id`;
  return started.map(({ id, attempt, pipeline, ...place }) =>
    startedRunEvent({ id, project: projectAt(place), pipeline, attempt }),
  );
}
