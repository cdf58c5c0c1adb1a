import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import { mostAttempts } from '../../domain/job.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { finishedJobEvent, requeuedJobEvent } from './job-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';
import { settleRuns } from './settle-runs.js';
import { storedTexts } from './stored-json.js';

type Tx = Prisma.TransactionClient;

interface Taken extends RunPlace {
  readonly id: string;
  readonly runId: string;
  readonly instanceId: string;
  readonly fence: number;
  readonly hasFailed: boolean;
  readonly reason: string;
  readonly requiredLabels: unknown;
}

/**
 * Takes jobs from who holds them, which counts as an attempt: each waits again in its place, or has
 * failed when it was given out often enough. They must be locked, and be held.
 * @param why as people read it, after the name of the agent
 */
export async function requeueJobs(tx: Tx, jobIds: readonly string[], why: string): Promise<void> {
  if (jobIds.length === 0) return;
  const ids = [...jobIds];
  const taken = await tx.$queryRaw<Taken[]>`
    WITH held AS MATERIALIZED (
      SELECT id, instance_id, instance_name, attempt >= ${mostAttempts}::int AS failed
        FROM pipeline.job
       WHERE id = ANY(${ids}::uuid[]) AND status IN ('claimed', 'running')
    ), taken AS (
      UPDATE pipeline.job j
         SET status = CASE WHEN held.failed THEN 'failure' ELSE 'pending' END::pipeline.job_status,
             reason = CASE WHEN held.failed
               THEN 'It was given to an agent ' || j.attempt || ' times; the last one, '
                    || coalesce(held.instance_name, '?') || ', ' || ${why} || '.' END,
             finished_at = CASE WHEN held.failed THEN clock_timestamp() END,
             started_at = CASE WHEN held.failed THEN j.started_at END,
             instance_id = NULL, instance_name = NULL, lease_until = NULL, masks = NULL,
             claimed_at = NULL, logged_at = NULL, active_nodes = NULL
        FROM held WHERE j.id = held.id
      RETURNING j.id, j.run_id, j.fence, j.required_labels, j.reason,
                held.instance_id, held.instance_name, held.failed
    ), noted AS (
      UPDATE pipeline.job_hold h SET ended_at = clock_timestamp(), end_reason = ${why}
        FROM taken WHERE h.job_id = taken.id AND h.fence = taken.fence
    )
    SELECT taken.id, taken.run_id AS "runId", taken.instance_id AS "instanceId", taken.fence,
           taken.failed AS "hasFailed",
           coalesce(taken.reason, coalesce(taken.instance_name, '?') || ' ' || ${why}) AS reason,
           taken.required_labels AS "requiredLabels", ${placeColumns}
      FROM taken JOIN pipeline.run r ON r.id = taken.run_id ${withPlace}
     ORDER BY taken.id`;
  const runs = await settleRuns(
    tx,
    taken
      .filter(({ hasFailed }) => hasFailed)
      .map(({ runId }) => ({ runId, status: 'failure' as const })),
  );
  await appendToOutbox(tx, pipelineSchema, [...taken.map(eventOf), ...runs.events]);
}

function eventOf({ id, runId, instanceId, fence, hasFailed, reason, ...row }: Taken) {
  const subject = { id, runId, project: projectAt(row) };
  const holder = { instanceId, fence };
  return hasFailed
    ? finishedJobEvent(subject, { status: 'failure', holder, reason })
    : requeuedJobEvent(
        { ...subject, requiredLabels: storedTexts(row.requiredLabels) },
        holder,
        reason,
      );
}
