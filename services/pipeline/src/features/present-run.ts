import type { run as runSchema } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Run, RunAttempt } from '../domain/run.js';

/** A run as the API shows it. */
export const presentRun = (run: Run): z.input<typeof runSchema> => ({
  id: run.id,
  owner: run.project.namespace.name,
  name: run.project.name,
  pipeline: run.pipeline,
  ref: run.ref,
  commit_sha: run.commitSha,
  status: run.status,
  attempt: run.attempt,
  attempts: run.attempts.map(({ attempt, status, ...times }) => ({
    attempt,
    status,
    ...presentTimes(times),
  })),
  trigger: {
    type: run.trigger.type,
    actor: run.trigger.actor,
    token_id: run.trigger.tokenId,
    webhook_id: run.trigger.webhookId,
    event: run.trigger.event,
  },
  ...presentTimes(run),
  jobs: { total: run.jobsTotal, done: run.jobsDone },
});

const presentTimes = ({
  createdAt,
  startedAt,
  finishedAt,
}: Pick<RunAttempt, 'createdAt' | 'startedAt' | 'finishedAt'>) => ({
  created_at: createdAt.toISOString(),
  started_at: startedAt?.toISOString() ?? null,
  finished_at: finishedAt?.toISOString() ?? null,
});
