import type { Prisma } from '../../generated/prisma/client.js';
import { noSuchRun, RunError } from '../../domain/run-error.js';
import type { Rerun } from '../../domain/run-store.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from '../jobs/run-place.js';
import { storedCombinations, storedTexts, storedTrigger } from '../jobs/stored-json.js';
import { queueJobs } from './queue-jobs.js';

type Tx = Prisma.TransactionClient;

interface Row extends RunPlace {
  readonly attempt: number;
  readonly hasEnded: boolean;
  readonly combinations: unknown;
  readonly requiredLabels: unknown;
  readonly trigger: unknown;
}

/**
 * The next attempt of a run that has ended, with what it was given at first.
 * @returns which attempt that is: plain JSON, for it is remembered under an idempotency key
 * @throws RunError `not_found`, `conflict`
 */
export async function rerunRun(
  tx: Tx,
  { runId, starterUserId, actor }: Rerun,
): Promise<{ attempt: number }> {
  const [run] = await tx.$queryRaw<Row[]>`
    SELECT r.attempt, r.status NOT IN ('queued', 'running') AS "hasEnded", r.combinations,
           r.required_labels AS "requiredLabels", r.trigger, ${placeColumns}
      FROM pipeline.run r ${withPlace} WHERE r.id = ${runId}::uuid FOR NO KEY UPDATE OF r`;
  if (run === undefined) throw noSuchRun();
  if (!run.hasEnded) throw new RunError('conflict', 'The run has not ended yet.');
  const attempt = run.attempt + 1;
  await tx.$executeRaw`
    UPDATE pipeline.run
       SET attempt = ${attempt}::int, status = 'queued', jobs_done = 0, started_at = NULL,
           finished_at = NULL
     WHERE id = ${runId}::uuid`;
  await queueJobs(tx, {
    id: runId,
    project: projectAt(run),
    pipeline: run.pipeline,
    attempt,
    trigger: storedTrigger(run.trigger),
    combinations: storedCombinations(run.combinations),
    requiredLabels: storedTexts(run.requiredLabels),
    starterUserId,
    actor,
  });
  // What stands in the log before is of earlier attempts.
  await tx.$executeRaw`
    UPDATE pipeline.run_attempt a SET log_begin = r.log_position
      FROM pipeline.run r
     WHERE r.id = ${runId}::uuid AND a.run_id = r.id AND a.attempt = ${attempt}::int`;
  return { attempt };
}
