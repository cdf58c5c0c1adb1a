import { appendToOutbox, newId } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import { type Labels, labelsOfJob } from '../../domain/job.js';
import type { RunTrigger } from '../../domain/run.js';
import { queuedJobEvent } from '../jobs/job-events.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { queuedRunEvent, type RunSubject } from './run-events.js';

type Tx = Prisma.TransactionClient;

export interface NewAttempt extends RunSubject {
  readonly trigger: RunTrigger;
  readonly combinations: readonly Labels[];
  readonly requiredLabels: Labels;
  /** Whose own secrets go with it. */
  readonly starterUserId: string | null;
  readonly actor: Actor;
}

/** An attempt of a run, with a job in the queue for each combination. */
export async function queueJobs(tx: Tx, attempt: NewAttempt): Promise<void> {
  const { id: runId, project, starterUserId, combinations } = attempt;
  const jobs = combinations.map((matrixValues) => ({
    id: newId(),
    runId,
    project,
    matrixValues,
    requiredLabels: labelsOfJob(attempt.requiredLabels, matrixValues),
  }));
  await tx.$executeRaw`
    INSERT INTO pipeline.run_attempt (run_id, attempt, starter_user_id)
    VALUES (${runId}::uuid, ${attempt.attempt}::int, ${starterUserId}::uuid)`;
  // Their places in the queue are given out in this order.
  const rows = jobs.map(({ id, matrixValues, requiredLabels }) => ({
    id,
    matrix: matrixValues,
    labels: requiredLabels,
  }));
  await tx.$executeRaw`
    INSERT INTO pipeline.job
      (id, run_id, run_attempt, namespace_id, matrix_values, required_labels, queued_at)
    SELECT (one->>'id')::uuid, ${runId}::uuid, ${attempt.attempt}::int,
           ${project.namespace.id}::uuid, one->'matrix', one->'labels', clock_timestamp()
      FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS t (one, place)
     ORDER BY place`;
  await appendToOutbox(tx, pipelineSchema, [
    queuedRunEvent(attempt, jobs.length, attempt.actor),
    ...jobs.map(queuedJobEvent),
  ]);
}
