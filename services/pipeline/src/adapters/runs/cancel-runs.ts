import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import type { RunStatus } from '../../domain/run.js';
import type { Cancellation } from '../../domain/run-store.js';
import type { Reach } from '../../domain/run-views.js';
import { finishedJobEvent } from '../jobs/job-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from '../jobs/run-place.js';
import { settleRuns } from '../jobs/settle-runs.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { cancelledRunEvent } from './run-events.js';

type Tx = Prisma.TransactionClient;

interface RunRow extends RunPlace {
  readonly id: string;
  readonly attempt: number;
  readonly status: RunStatus;
}

interface JobRow {
  readonly id: string;
  readonly runId: string;
  readonly instanceId: string | null;
  readonly fence: number;
}

const reason = 'The run was cancelled.';

/** Ends every job of these runs that has not ended; who holds one keeps it, to be told. */
export async function cancelRuns(
  tx: Tx,
  runIds: readonly string[],
  reach: Reach,
  actor: Actor,
): Promise<ReadonlyMap<string, Cancellation>> {
  const runs = new Map((await lockInReach(tx, runIds, reach)).map((run) => [run.id, run]));
  const active = [...runs.values()].filter(({ status }) => isActive(status));
  const jobs = await cancelJobs(
    tx,
    active.map(({ id }) => id),
  );
  const settled = await settleRuns(
    tx,
    jobs.map(({ runId }) => ({ runId, status: 'cancelled' as const })),
  );
  await appendToOutbox(tx, pipelineSchema, [
    ...active.map((run) => cancelledRunEvent({ ...run, project: projectAt(run) }, actor)),
    ...jobs.flatMap(({ id, runId, instanceId, fence }) => {
      const run = runs.get(runId);
      const holder = instanceId === null ? null : { instanceId, fence };
      const ending = { status: 'cancelled', holder, reason } as const;
      return run ? [finishedJobEvent({ id, runId, project: projectAt(run) }, ending)] : [];
    }),
    ...settled.events,
  ]);
  return new Map(runIds.map((id) => [id, outcomeFor(runs.get(id))]));
}

const isActive = (status: RunStatus): boolean => status === 'queued' || status === 'running';

function outcomeFor(run: RunRow | undefined): Cancellation {
  if (run === undefined) return 'unknown';
  return isActive(run.status) || run.status === 'cancelled' ? 'cancelled' : 'ended';
}

/** Jobs before their runs, as everywhere, so that nobody waits for another in a circle. */
async function lockInReach(
  tx: Tx,
  runIds: readonly string[],
  { namespaceIds, within }: Reach,
): Promise<readonly RunRow[]> {
  const ids = [...runIds];
  const inReach = Prisma.sql`
    r.id = ANY(${ids}::uuid[]) AND p.namespace_id = ANY(${[...namespaceIds]}::uuid[])
    AND ${within === null ? Prisma.sql`true` : Prisma.sql`p.id = ANY(${[...within]}::uuid[])`}`;
  await tx.$queryRaw`
    SELECT j.id FROM pipeline.job j JOIN pipeline.run r ON r.id = j.run_id
      JOIN pipeline.project p ON p.id = r.project_id
     WHERE ${inReach} AND j.status IN ('pending', 'claimed', 'running')
     ORDER BY j.id FOR NO KEY UPDATE OF j`;
  return tx.$queryRaw<RunRow[]>`
    SELECT r.id, r.attempt, r.status::text, ${placeColumns}
      FROM pipeline.run r ${withPlace} WHERE ${inReach} ORDER BY r.id FOR NO KEY UPDATE OF r`;
}

async function cancelJobs(tx: Tx, runIds: readonly string[]): Promise<readonly JobRow[]> {
  if (runIds.length === 0) return [];
  return tx.$queryRaw<JobRow[]>`
    WITH ended AS (
      UPDATE pipeline.job
         SET status = 'cancelled', finished_at = clock_timestamp(), reason = ${reason},
             active_nodes = NULL
       WHERE run_id = ANY(${[...runIds]}::uuid[]) AND status IN ('pending', 'claimed', 'running')
      RETURNING id, run_id, instance_id, fence
    ), noted AS (
      UPDATE pipeline.job_hold h SET ended_at = clock_timestamp(), end_reason = 'cancelled'
        FROM ended WHERE h.job_id = ended.id AND h.fence = ended.fence AND h.ended_at IS NULL
    )
    SELECT id, run_id AS "runId", instance_id AS "instanceId", fence FROM ended ORDER BY id`;
}
