import { Prisma } from '../../generated/prisma/client.js';
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

/** Who says that it holds which job. */
export interface SaidHold {
  readonly jobId: string;
  readonly holder: Holder;
}

interface Row {
  readonly id: string;
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
  const [row] = await lock(tx, [{ jobId, holder }], Prisma.empty);
  if (row === undefined) throw noSuchJob();
  const held = toHeld(row);
  if (held instanceof RunError) throw held;
  return held;
}

/**
 * The same for several jobs, each named once: by id what `holdJob` gives or throws. Those that another
 * transaction has locked, or that are not there, are left out, so that nobody waits for them.
 */
export async function holdFreeJobs(
  tx: Tx,
  said: readonly SaidHold[],
): Promise<ReadonlyMap<string, HeldJob | RunError>> {
  const rows = await lock(tx, said, Prisma.sql`SKIP LOCKED`);
  return new Map(rows.map((row) => [row.id, toHeld(row)]));
}

const lock = (tx: Tx, said: readonly SaidHold[], waiting: Prisma.Sql): Promise<Row[]> =>
  tx.$queryRaw<Row[]>`
    SELECT j.id, j.run_id AS "runId", r.project_id AS "projectId", j.status::text AS status, j.masks,
           j.status IN ('claimed', 'running')
             AND (j.lease_until < clock_timestamp() + ${renewedBelowSeconds}::float8 * interval '1 second'
               OR j.logged_at IS NULL
               OR j.logged_at < clock_timestamp() - ${notedEverySeconds}::float8 * interval '1 second')
             AS "isDue",
           j.instance_id IS NOT DISTINCT FROM said.instance_id AND j.fence = said.fence
             AND (j.finished_at IS NULL OR
                  j.finished_at > clock_timestamp() - ${maskedSeconds}::float8 * interval '1 second')
             AS "isCurrent",
           EXISTS (SELECT FROM pipeline.job_hold h
                    WHERE h.job_id = j.id AND h.instance_id = said.instance_id) AS "wasHeld"
      FROM unnest(${said.map(({ jobId }) => jobId)}::uuid[],
                  ${said.map(({ holder }) => holder.instanceId)}::uuid[],
                  ${said.map(({ holder }) => holder.fence)}::int[]) AS said (job_id, instance_id, fence)
      JOIN pipeline.job j ON j.id = said.job_id
      JOIN pipeline.run r ON r.id = j.run_id
     ORDER BY j.id
       FOR NO KEY UPDATE OF j ${waiting}`;

function toHeld({ isCurrent, wasHeld, ...job }: Row): HeldJob | RunError {
  if (isCurrent) return job;
  return wasHeld
    ? new RunError('lease_lost', 'The job was taken from this agent.')
    : new RunError('job_not_held', 'The job is not held by this agent.');
}

/** Its agent was heard of: the lease goes on. Nothing to do where that was noted just now, or it has ended. */
export const keepHold = (tx: Tx, held: HeldJob): Promise<void> => keepHolds(tx, [held]);

export async function keepHolds(tx: Tx, held: readonly HeldJob[]): Promise<void> {
  const due = held.filter(({ isDue }) => isDue).map(({ id }) => id);
  if (due.length === 0) return;
  await tx.$executeRaw`
    UPDATE pipeline.job
       SET lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second',
           logged_at = clock_timestamp()
     WHERE id = ANY(${due}::uuid[])`;
}
