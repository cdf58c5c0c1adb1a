import type { job as jobSchema, queuedJob } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Job, QueuedJob } from '../domain/job.js';

/** A job as the API shows it. */
export const presentJob = (job: Job): z.input<typeof jobSchema> => ({
  id: job.id,
  run_id: job.runId,
  status: job.status,
  matrix_values: { ...job.matrixValues },
  required_labels: { ...job.requiredLabels },
  agent: job.agent,
  attempt: job.attempt,
  exit_code: job.exitCode,
  queued_at: job.queuedAt.toISOString(),
  started_at: job.startedAt?.toISOString() ?? null,
  finished_at: job.finishedAt?.toISOString() ?? null,
  reason: job.reason,
});

/** The same with what it belongs to. */
export const presentQueuedJob = (job: QueuedJob): z.input<typeof queuedJob> => ({
  ...presentJob(job),
  owner: job.project.namespace.name,
  name: job.project.name,
  pipeline: job.pipeline,
});
