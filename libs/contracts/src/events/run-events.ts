import { z } from 'zod';
import { pipelinePath } from '../schemas/file.js';
import { namespaceName } from '../schemas/namespace.js';
import { identifier, timestamp } from '../schemas/primitives.js';
import { namespaceReference, projectName } from '../schemas/project.js';
import { finalStatuses, runStatuses, runTrigger } from '../schemas/run.js';
import {
  commitSha,
  envMappings,
  gitRef,
  inputs,
  jobLabels,
  matrixValues,
  mostJobs,
  requiredLabels,
} from '../schemas/trigger-config.js';
import { actor, defineEvent } from './define-event.js';

const ofProject = {
  project_id: identifier,
  name: projectName,
  namespace: namespaceReference.extend({ name: namespaceName }),
};

/** A run was accepted. It holds all that is needed to run it; nothing in it is secret. */
export const runRequested = defineEvent(
  'run.requested.v1',
  'trigger-ingest',
  z.strictObject({
    run_id: identifier,
    ...ofProject,
    pipeline: pipelinePath,
    ref: gitRef,
    commit_sha: commitSha.nullable(),
    entrypoint: z.string().nullable(),
    inputs,
    required_labels: requiredLabels,
    config: z.strictObject({ id: identifier, version: z.number().int() }).nullable(),
    /** One job for each; a single empty one where there is no matrix. */
    combinations: z.array(matrixValues).min(1).max(mostJobs),
    env_mappings: envMappings,
    /** Not for what comes from a fork. */
    with_secrets: z.boolean(),
    trigger: runTrigger,
    requested_at: timestamp,
    actor,
  }),
);

const run = { run_id: identifier, ...ofProject, pipeline: pipelinePath };
const attempt = z.number().int().min(1);

export const runQueued = defineEvent(
  'run.queued.v1',
  'pipeline',
  z.strictObject({ ...run, attempt, jobs: z.number().int(), trigger: runTrigger, actor }),
);
export const runStarted = defineEvent(
  'run.started.v1',
  'pipeline',
  z.strictObject({ ...run, attempt }),
);
export const runFinished = defineEvent(
  'run.finished.v1',
  'pipeline',
  z.strictObject({ ...run, attempt, status: z.enum(runStatuses) }),
);
export const runCancelled = defineEvent(
  'run.cancelled.v1',
  'pipeline',
  z.strictObject({ ...run, attempt, actor }),
);

const job = { job_id: identifier, run_id: identifier, ...ofProject };
const held = { instance_id: identifier, fence: z.number().int() };

export const jobQueued = defineEvent(
  'job.queued.v1',
  'pipeline',
  z.strictObject({ ...job, required_labels: jobLabels }),
);
export const jobClaimed = defineEvent(
  'job.claimed.v1',
  'pipeline',
  z.strictObject({ ...job, ...held, attempt }),
);
/** It has ended, as its agent or its run's canceller says. `holder`: who held it last. */
export const jobFinished = defineEvent(
  'job.finished.v1',
  'pipeline',
  z.strictObject({
    ...job,
    status: z.enum(finalStatuses),
    holder: z.strictObject(held).nullable(),
    reason: z.string().nullable(),
  }),
);
/** It was taken from who held it and waits again. */
export const jobRequeued = defineEvent(
  'job.requeued.v1',
  'pipeline',
  z.strictObject({
    ...job,
    holder: z.strictObject(held),
    reason: z.string(),
    required_labels: jobLabels,
  }),
);

export const runEvents = [
  runRequested,
  runQueued,
  runStarted,
  runFinished,
  runCancelled,
  jobQueued,
  jobClaimed,
  jobFinished,
  jobRequeued,
] as const;
