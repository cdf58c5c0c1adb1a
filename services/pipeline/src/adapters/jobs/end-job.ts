import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import type { FinalStatus, HeldJob, Holder } from '../../domain/job-hold.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { finishedJobEvent } from './job-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';
import { settleRuns } from './settle-runs.js';

type Tx = Prisma.TransactionClient;

/**
 * A job has ended, as its holder says. Who held it is kept, and what its log must not show for a while:
 * last lines may come yet.
 */
export async function endJob(
  tx: Tx,
  { id, runId }: HeldJob,
  holder: Holder,
  { status, exitCode }: { readonly status: FinalStatus; readonly exitCode: number | null },
): Promise<void> {
  const [place] = await tx.$queryRaw<RunPlace[]>`
    WITH ended AS (
      UPDATE pipeline.job
         SET status = ${status}::pipeline.job_status, exit_code = ${exitCode}::int,
             finished_at = clock_timestamp(), active_nodes = NULL
       WHERE id = ${id}::uuid
    ), noted AS (
      UPDATE pipeline.job_hold SET ended_at = clock_timestamp(), end_reason = 'ended'
       WHERE job_id = ${id}::uuid AND fence = ${holder.fence}::int
    )
    SELECT ${placeColumns} FROM pipeline.run r ${withPlace} WHERE r.id = ${runId}::uuid`;
  if (place === undefined) throw new Error('A job that is locked has no run');
  await appendToOutbox(tx, pipelineSchema, [
    finishedJobEvent({ id, runId, project: projectAt(place) }, { status, holder, reason: null }),
  ]);
  await settleRuns(tx, [runId]);
}
