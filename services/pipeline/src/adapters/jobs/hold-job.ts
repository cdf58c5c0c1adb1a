import type { Prisma } from '../../generated/prisma/client.js';
import {
  type HeldJob,
  type Holder,
  type JobStatus,
  leaseSeconds,
  maskedSeconds,
} from '../../domain/job-hold.js';
import { noSuchJob, RunError } from '../../domain/run-error.js';

type Tx = Prisma.TransactionClient;

/** Renewed with less than this left, so that not every word of an agent is a write. */
const renewedBelowSeconds = 80;
/** How old the note of when an agent was heard of may grow; well below what counts as silence. */
const notedEverySeconds = 2;

interface Row {
  readonly runId: string;
  readonly projectId: string;
  readonly status: JobStatus;
  readonly masks: string | null;
  readonly isDue: boolean;
  readonly isCurrent: boolean;
  readonly wasHeld: boolean;
}

/**
 * The job, locked to the end of the transaction, for what its holder sends: nobody takes it away
 * meanwhile. Every write of an agent begins with this. Jobs are locked before their runs.
 * @throws RunError `lease_lost` for who held it before, `job_not_held` for who never did, `not_found`
 */
export async function holdJob(tx: Tx, jobId: string, holder: Holder): Promise<HeldJob> {
  const { instanceId, fence } = holder;
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT j.run_id AS "runId", r.project_id AS "projectId", j.status::text AS status, j.masks,
           j.status IN ('claimed', 'running')
             AND (j.lease_until < clock_timestamp() + ${renewedBelowSeconds}::float8 * interval '1 second'
               OR j.logged_at IS NULL
               OR j.logged_at < clock_timestamp() - ${notedEverySeconds}::float8 * interval '1 second')
             AS "isDue",
           j.instance_id IS NOT DISTINCT FROM ${instanceId}::uuid AND j.fence = ${fence}::int
             AND (j.finished_at IS NULL OR
                  j.finished_at > clock_timestamp() - ${maskedSeconds}::float8 * interval '1 second')
             AS "isCurrent",
           EXISTS (SELECT FROM pipeline.job_hold h
                    WHERE h.job_id = j.id AND h.instance_id = ${instanceId}::uuid) AS "wasHeld"
      FROM pipeline.job j JOIN pipeline.run r ON r.id = j.run_id
     WHERE j.id = ${jobId}::uuid
       FOR NO KEY UPDATE OF j`;
  if (row === undefined) throw noSuchJob();
  const { isCurrent, wasHeld, ...job } = row;
  if (isCurrent) return { id: jobId, ...job };
  throw wasHeld
    ? new RunError('lease_lost', 'The job was taken from this agent.')
    : new RunError('job_not_held', 'The job is not held by this agent.');
}

/** Its agent was heard of: the lease goes on. Nothing to do where that was noted just now, or it has ended. */
export async function keepHold(tx: Tx, { id, isDue }: HeldJob): Promise<void> {
  if (!isDue) return;
  await tx.$executeRaw`
    UPDATE pipeline.job
       SET lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second',
           logged_at = clock_timestamp()
     WHERE id = ${id}::uuid`;
}
