import type { CloudEvent } from '@orchestrator/messaging';
import type { Prisma } from '../../generated/prisma/client.js';
import type { FinalStatus, HeldJob, Holder } from '../../domain/job-hold.js';
import { finishedJobEvent } from './job-events.js';
import { settleRuns } from './settle-runs.js';

type Tx = Prisma.TransactionClient;

export interface EndedJob {
  readonly held: Pick<HeldJob, 'id' | 'runId'>;
  readonly holder: Holder;
  readonly status: FinalStatus;
  readonly exitCode: number | null;
  /** As people read it, where it is not the holder who says so. */
  readonly reason?: string;
}

/**
 * Jobs have ended, as their holders say, or since they can't go on. Who held one is kept, and what its log must not show for a
 * while: last lines may come yet.
 * @returns what is to be told of it
 */
export async function endJobs(tx: Tx, ended: readonly EndedJob[]): Promise<CloudEvent[]> {
  if (ended.length === 0) return [];
  await tx.$executeRaw`
    WITH told AS MATERIALIZED (
      SELECT * FROM unnest(${ended.map(({ held }) => held.id)}::uuid[],
                           ${ended.map(({ status }) => status)}::text[],
                           ${ended.map(({ exitCode }) => exitCode)}::int[],
                           ${ended.map(({ reason }) => reason ?? null)}::text[],
                           ${ended.map(({ holder }) => holder.fence)}::int[])
               AS told (job_id, status, exit_code, reason, fence)
    ), noted AS (
      UPDATE pipeline.job_hold h SET ended_at = clock_timestamp(), end_reason = 'ended'
        FROM told WHERE h.job_id = told.job_id AND h.fence = told.fence
    )
    UPDATE pipeline.job j
       SET status = told.status::pipeline.job_status, exit_code = told.exit_code,
           reason = told.reason, finished_at = clock_timestamp(), active_nodes = NULL
      FROM told WHERE j.id = told.job_id`;
  const runs = await settleRuns(
    tx,
    ended.map(({ held: { runId }, status }) => ({ runId, status })),
  );
  return [
    ...ended.map(({ held: { id, runId }, holder, status, reason = null }) => {
      const project = runs.projects.get(runId);
      if (project === undefined) throw new Error('A job that is locked has no run');
      return finishedJobEvent({ id, runId, project }, { status, holder, reason });
    }),
    ...runs.events,
  ];
}
