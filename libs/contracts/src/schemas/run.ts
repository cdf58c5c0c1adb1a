import { z } from 'zod';
import { filePath, pipelinePath } from './file.js';
import { namespaceName } from './namespace.js';
import { identifier, timestamp } from './primitives.js';
import { projectName } from './project.js';
import { commitSha, gitRef, jobLabels, matrixValues } from './trigger-config.js';

export const runStatuses = ['queued', 'running', 'success', 'failure', 'cancelled'] as const;
export const jobStatuses = [
  'pending',
  'claimed',
  'running',
  'success',
  'failure',
  'cancelled',
] as const;
export const finalStatuses = ['success', 'failure', 'cancelled'] as const;

export const triggerTypes = ['manual', 'api', 'token', 'webhook'] as const;

/**
 * What started a run. `manual`: a person in the browser; `api`: a personal or organization token;
 * `token`: a trigger token; `webhook`: an event of somebody else's system.
 */
export const runTrigger = z.strictObject({
  type: z.enum(triggerTypes),
  /** Who: a username, an organization, a token's label, or whom the webhook names. */
  actor: z.string(),
  token_id: identifier.nullable(),
  webhook_id: identifier.nullable(),
  /** Of a webhook: `push`, `pull_request` and so on. */
  event: z.string().nullable(),
});

const attempt = z.strictObject({
  attempt: z.number().int().min(1),
  status: z.enum(runStatuses),
  created_at: timestamp,
  started_at: timestamp.nullable(),
  finished_at: timestamp.nullable(),
});

export const run = z
  .strictObject({
    id: identifier,
    owner: namespaceName,
    name: projectName,
    pipeline: pipelinePath,
    ref: gitRef,
    commit_sha: commitSha.nullable(),
    status: z.enum(runStatuses),
    attempt: z.number().int().min(1),
    /** Every attempt, the current one too, oldest first. */
    attempts: z.array(attempt),
    trigger: runTrigger,
    created_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
    jobs: z.strictObject({ total: z.number().int(), done: z.number().int() }),
  })
  .meta({ id: 'Run' });

export const job = z
  .strictObject({
    id: identifier,
    run_id: identifier,
    status: z.enum(jobStatuses),
    matrix_values: matrixValues,
    required_labels: jobLabels,
    agent: z.strictObject({ id: identifier, name: z.string() }).nullable(),
    /** How often it was given to an agent. */
    attempt: z.number().int().min(0),
    exit_code: z.number().int().nullable(),
    queued_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
    /** Why it ended as it did, where that is not the word of its agent. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'Job' });

/** A job in the queue with what it belongs to. */
export const queuedJob = z
  .strictObject({
    ...job.shape,
    owner: namespaceName,
    name: projectName,
    pipeline: pipelinePath,
  })
  .meta({ id: 'QueuedJob' });

export const logStreams = ['stdout', 'stderr'] as const;

export const logLine = z
  .strictObject({
    job_id: identifier,
    line_num: z.number().int().min(0),
    stream: z.enum(logStreams),
    content: z.string(),
    time: timestamp,
  })
  .meta({ id: 'LogLine' });

/** The name of an artifact: one name, not a path. */
export const artifactName = filePath
  .regex(/^[^/]{1,200}$/, 'must be a name without slashes of at most 200 characters')
  .meta({ examples: ['report.html'] });

export const artifact = z
  .strictObject({
    filename: artifactName,
    size: z.number().int().min(0),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    created_at: timestamp,
  })
  .meta({ id: 'Artifact' });

/** What changed, as the stream of a run's events tells it. */
export const runEvent = z
  .strictObject({
    run_id: identifier,
    status: z.enum(runStatuses),
    /** The job that changed; null where the run itself did. */
    job: job
      .pick({ id: true, status: true, agent: true, exit_code: true, reason: true })
      .nullable(),
    time: timestamp,
  })
  .meta({ id: 'RunEvent' });

export const dashboard = z
  .strictObject({
    projects: z.number().int(),
    runs: z.record(z.enum(runStatuses), z.number().int()),
    queued_jobs: z.number().int(),
    last_runs: z.array(run),
  })
  .meta({ id: 'Dashboard' });
