import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import { type HeldJob, leaseSeconds } from '../../domain/job-hold.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { startedRunEvent } from '../runs/run-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';

type Tx = Prisma.TransactionClient;

/** A job that is held runs; with the first of its jobs the run does. */
export async function beginJob(tx: Tx, { id, runId }: HeldJob): Promise<void> {
  const [run] = await tx.$queryRaw<(RunPlace & { attempt: number })[]>`
    WITH begun AS (
      UPDATE pipeline.job
         SET status = 'running', started_at = clock_timestamp(), logged_at = clock_timestamp(),
             lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second'
       WHERE id = ${id}::uuid
    ), started AS (
      UPDATE pipeline.run SET status = 'running', started_at = clock_timestamp()
       WHERE id = ${runId}::uuid AND status = 'queued'
      RETURNING id, project_id, pipeline, attempt, started_at
    ), noted AS (
      UPDATE pipeline.run_attempt a SET status = 'running', started_at = started.started_at
        FROM started WHERE a.run_id = started.id AND a.attempt = started.attempt
    )
    SELECT r.attempt, ${placeColumns} FROM started r ${withPlace}`;
  if (run === undefined) return;
  const { attempt, pipeline } = run;
  await appendToOutbox(tx, pipelineSchema, [
    startedRunEvent({ id: runId, project: projectAt(run), pipeline, attempt }),
  ]);
}
