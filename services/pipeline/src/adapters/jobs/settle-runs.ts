import type { CloudEvent } from '@orchestrator/messaging';
import type { Prisma } from '../../generated/prisma/client.js';
import type { FinalStatus } from '../../domain/job-hold.js';
import { outcomeOf, type RunProject } from '../../domain/run.js';
import { finishedRunEvent } from '../runs/run-events.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';

type Tx = Prisma.TransactionClient;

interface Counted extends RunPlace {
  readonly id: string;
  readonly attempt: number;
  readonly isOver: boolean;
  /** Where it had one job: what became of both. */
  readonly outcome: FinalStatus | null;
}

/** Runs with what is to be told of those that have ended. */
interface SettledRuns {
  readonly projects: ReadonlyMap<string, RunProject>;
  readonly events: readonly CloudEvent[];
}

/**
 * Counts jobs that ended just now, in this transaction; a run none of whose jobs goes on has ended. A
 * run of one job ends as that does.
 * @param ended the run of each of these jobs, once for each job
 */
export async function settleRuns(
  tx: Tx,
  ended: readonly { readonly runId: string; readonly status: FinalStatus }[],
): Promise<SettledRuns> {
  if (ended.length === 0) return { projects: new Map(), events: [] };
  const counted = await count(tx, ended);
  // The locks are held: a statement that begins now sees what became of every job.
  const outcomes = await finish(
    tx,
    counted.filter(({ isOver, outcome }) => isOver && outcome === null).map(({ id }) => id),
  );
  return {
    projects: new Map(counted.map((run) => [run.id, projectAt(run)])),
    events: counted.flatMap((run) => {
      const { id, attempt, pipeline, outcome } = run;
      const status = outcome ?? outcomes.get(id);
      if (status === undefined) return [];
      return [finishedRunEvent({ id, attempt, project: projectAt(run), pipeline }, status)];
    }),
  };
}

/** Counted up, not counted anew: of two jobs that end at once neither sees the other. */
const count = (
  tx: Tx,
  ended: readonly { readonly runId: string; readonly status: FinalStatus }[],
): Promise<Counted[]> =>
  tx.$queryRaw<Counted[]>`
    WITH ended AS (
      SELECT run_id, count(*)::int AS jobs, min(status) AS status
        FROM unnest(${ended.map(({ runId }) => runId)}::uuid[],
                    ${ended.map(({ status }) => status)}::text[]) AS told (run_id, status)
       GROUP BY run_id
    ), locked AS MATERIALIZED (
      SELECT id FROM pipeline.run WHERE id IN (SELECT run_id FROM ended)
       ORDER BY id FOR NO KEY UPDATE
    ), counted AS (
      UPDATE pipeline.run r
         SET jobs_done = r.jobs_done + ended.jobs,
             status = CASE r.jobs_total
               WHEN 1 THEN ended.status::pipeline.run_status ELSE r.status END,
             finished_at = CASE r.jobs_total WHEN 1 THEN clock_timestamp() ELSE r.finished_at END
        FROM ended JOIN locked ON locked.id = ended.run_id WHERE r.id = ended.run_id
      RETURNING r.id, r.project_id, r.pipeline, r.attempt, r.finished_at,
                r.jobs_done >= r.jobs_total AS is_over,
                CASE r.jobs_total WHEN 1 THEN r.status END AS outcome
    ), noted AS (
      UPDATE pipeline.run_attempt a SET status = counted.outcome, finished_at = counted.finished_at
        FROM counted
       WHERE counted.outcome IS NOT NULL
         AND a.run_id = counted.id AND a.attempt = counted.attempt
    )
    SELECT r.id, r.attempt, r.is_over AS "isOver", r.outcome::text AS outcome, ${placeColumns}
      FROM counted r ${withPlace} ORDER BY r.id`;

/** Ends these runs as what became of their jobs has it. They are locked. */
async function finish(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, FinalStatus>> {
  if (ids.length === 0) return new Map();
  const found = await tx.$queryRaw<{ id: string; statuses: string[] }[]>`
    SELECT r.id, array_agg(DISTINCT j.status::text) AS statuses
      FROM pipeline.run r JOIN pipeline.job j ON j.run_id = r.id AND j.run_attempt = r.attempt
     WHERE r.id = ANY(${[...ids]}::uuid[]) GROUP BY r.id`;
  const outcomes = new Map(found.map(({ id, statuses }) => [id, outcomeOf(new Set(statuses))]));
  await tx.$executeRaw`
    WITH ended AS (
      UPDATE pipeline.run r
         SET status = told.status::pipeline.run_status, finished_at = clock_timestamp()
        FROM unnest(${[...outcomes.keys()]}::uuid[], ${[...outcomes.values()]}::text[])
               AS told (id, status)
       WHERE r.id = told.id
      RETURNING r.id, r.attempt, r.status, r.finished_at
    )
    UPDATE pipeline.run_attempt a SET status = ended.status, finished_at = ended.finished_at
      FROM ended WHERE a.run_id = ended.id AND a.attempt = ended.attempt`;
  return outcomes;
}
