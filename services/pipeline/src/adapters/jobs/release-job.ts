import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import type { Holder } from '../../domain/job-hold.js';
import { RunError } from '../../domain/run-error.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { holdJob } from './hold-job.js';
import { requeuedJobEvent } from './job-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';
import { storedTexts } from './stored-json.js';

type Tx = Prisma.TransactionClient;

const why = 'its agent never got it';

/**
 * A job goes back as if it had not been given out, but for its fence. One that was cancelled meanwhile
 * stays so.
 * @throws RunError as `holdJob` does, and `lease_lost` for one that runs or has ended
 */
export async function releaseJob(tx: Tx, jobId: string, holder: Holder): Promise<void> {
  const { status, runId } = await holdJob(tx, jobId, holder);
  if (status === 'cancelled') return;
  if (status !== 'claimed') throw new RunError('lease_lost', 'The job has begun.');
  const [row] = await tx.$queryRaw<(RunPlace & { requiredLabels: unknown })[]>`
    WITH noted AS (
      UPDATE pipeline.job_hold SET ended_at = clock_timestamp(), end_reason = ${why}
       WHERE job_id = ${jobId}::uuid AND ended_at IS NULL
    ), released AS (
      UPDATE pipeline.job
         SET status = 'pending', attempt = attempt - 1, instance_id = NULL, instance_name = NULL,
             lease_until = NULL, claimed_at = NULL, masks = NULL
       WHERE id = ${jobId}::uuid
      RETURNING run_id, required_labels
    )
    SELECT j.required_labels AS "requiredLabels", ${placeColumns}
      FROM released j JOIN pipeline.run r ON r.id = j.run_id ${withPlace}`;
  if (row === undefined) throw new Error('A job that is locked is gone');
  const requiredLabels = storedTexts(row.requiredLabels);
  await appendToOutbox(tx, pipelineSchema, [
    requeuedJobEvent({ id: jobId, runId, project: projectAt(row), requiredLabels }, holder, why),
  ]);
}
