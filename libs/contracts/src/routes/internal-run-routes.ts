import { z } from 'zod';
import { internal } from '../access.js';
import { answer, defineRoute, emptyAnswer, streamAnswer } from '../route.js';
import { filePath } from '../schemas/file.js';
import { identifier } from '../schemas/primitives.js';
import { namespaceReference } from '../schemas/project.js';
import { artifactName, finalStatuses, jobStatuses } from '../schemas/run.js';
import { jobClaim, jobNodesBody, logLinesBody } from '../schemas/runner.js';
import { jobLabels } from '../schemas/trigger-config.js';

/**
 * Who holds a job. `fence` grows with every claim of the job, so that what was sent under an earlier
 * hold is known from what is sent under this one, also when it arrives late.
 */
export const holder = z.strictObject({ instance_id: identifier, fence: z.number().int().min(1) });
const jobParams = z.object({ job_id: identifier });
const ofJob = ['job_not_held', 'lease_lost', 'not_found'] as const;
const statusAnswer = { 200: answer('The status', z.strictObject({ status: z.enum(jobStatuses) })) };
const agents = internal('agent-gateway');

/** A job for an instance, as the agent gets it but for its job token, which is made afterwards. */
export const claimedJob = z.strictObject({
  fence: z.number().int().min(1),
  project: z.strictObject({ id: identifier, name: z.string() }),
  claim: jobClaim,
});

export const claimJobFor = defineRoute({
  id: 'claimJobFor',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/jobs/claim',
  summary:
    'The next job for this instance, by queue order; null when there is none that it may have',
  access: agents,
  body: z.strictObject({
    instance: z.strictObject({ id: identifier, name: z.string() }),
    namespace: namespaceReference,
    /** What it has: agents name their own systems, so these may be what no job can ask for. */
    labels: z.record(z.string(), z.string()),
  }),
  answers: { 200: answer('The job', z.strictObject({ job: claimedJob.nullable() })) },
  // It holds a job that is alive.
  problems: ['job_not_held'],
  showsSecret: true,
});

export const releaseJob = defineRoute({
  id: 'releaseJob',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/jobs/{job_id}/release',
  summary: 'Give back a job that its agent never got; it counts as no attempt',
  access: agents,
  params: jobParams,
  body: z.strictObject({ holder }),
  answers: { 204: emptyAnswer('It waits again') },
  problems: ofJob,
});

export const appendJobLog = defineRoute({
  id: 'appendJobLog',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/jobs/{job_id}/logs',
  summary: 'Lines of the log of a job; each number counts once. Renews the lease',
  access: agents,
  params: jobParams,
  body: z.strictObject({ holder, lines: logLinesBody.shape.lines }),
  maxBodyBytes: 17 * 1024 * 1024,
  answers: statusAnswer,
  problems: ofJob,
});

export const reportJobStatus = defineRoute({
  id: 'reportJobStatus',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/jobs/{job_id}/status',
  summary: 'A job has begun or has ended. Renews the lease; the same again is no change',
  access: agents,
  params: jobParams,
  body: z.strictObject({
    holder,
    status: z.enum(['running', ...finalStatuses]),
    exit_code: z.number().int().nullable(),
  }),
  answers: statusAnswer,
  // It has ended otherwise before.
  problems: [...ofJob, 'conflict'],
});

export const describeJob = defineRoute({
  id: 'describeJob',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/jobs/{job_id}/details',
  summary: 'What the agent knows of a job: its graph, its commit, its active nodes',
  access: agents,
  params: jobParams,
  body: z.strictObject({
    holder,
    graph: z.string().optional(),
    commit_sha: z.string().optional(),
    active_nodes: jobNodesBody.shape.active_nodes.optional(),
  }),
  maxBodyBytes: 6 * 1024 * 1024,
  answers: statusAnswer,
  problems: ofJob,
});

export const renewLeases = defineRoute({
  id: 'renewLeases',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/instances/{instance_id}/renew',
  summary: 'The instance is alive: the leases of what it holds go on',
  access: agents,
  params: z.object({ instance_id: identifier }),
  answers: {
    200: answer('What it holds', z.strictObject({ job_ids: z.array(identifier) })),
  },
});

export const requeueJobsOf = defineRoute({
  id: 'requeueJobsOf',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/instances/requeue',
  summary: 'These instances are gone: what they hold goes back to the queue',
  access: agents,
  body: z.strictObject({
    instance_ids: z.array(identifier).min(1).max(1_000),
    reason: z.string().max(200),
  }),
  answers: {
    200: answer('The jobs that were theirs', z.strictObject({ job_ids: z.array(identifier) })),
  },
});

export const listClaimableJobs = defineRoute({
  id: 'listClaimableJobs',
  service: 'pipeline',
  method: 'GET',
  path: '/internal/v1/jobs/claimable',
  summary:
    'Every job that waits or has not been begun, so that claims which can get none need not be asked about',
  access: agents,
  query: z.object({
    /** Jobs after this id only. */
    after: identifier.optional(),
    limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  }),
  answers: {
    200: answer(
      'The jobs, by id',
      z.strictObject({
        items: z.array(
          z.strictObject({
            job_id: identifier,
            namespace_id: identifier,
            required_labels: jobLabels,
            /** The instance that it was given to, which has not said that it runs; null while it waits. */
            given_to: identifier.nullable(),
          }),
        ),
      }),
    ),
  },
});

/** The hold under which a stream is read or written, in the query since the body is bytes. */
const holderQuery = z.object({
  job_id: identifier,
  instance_id: identifier,
  fence: z.coerce.number().int().min(1),
});

export const storeArtifact = defineRoute({
  id: 'storeArtifact',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/runs/{run_id}/artifacts',
  summary: 'Attach a file to a run: multipart/form-data with one part `file`, as it comes',
  access: agents,
  params: z.object({ run_id: identifier }),
  query: holderQuery,
  content: { as: 'stream', type: 'multipart/form-data' },
  maxBodyBytes: 64 * 1024 * 1024 * 1024,
  answers: {
    201: answer('Stored', z.strictObject({ filename: artifactName, size: z.number().int() })),
  },
  problems: [...ofJob, 'artifact_too_large', 'body_too_large', 'storage_full'],
});

export const readJobArtifact = defineRoute({
  id: 'readJobArtifact',
  service: 'pipeline',
  method: 'GET',
  path: '/internal/v1/runs/{run_id}/artifacts/{filename}',
  summary: 'An artifact of the run of the job that is held',
  access: agents,
  params: z.object({ run_id: identifier, filename: artifactName }),
  query: holderQuery,
  answers: { 200: streamAnswer('The content', 'application/octet-stream') },
  problems: ofJob,
});

export const readJobFile = defineRoute({
  id: 'readJobFile',
  service: 'pipeline',
  method: 'GET',
  path: '/internal/v1/projects/{project_id}/files/{+path}',
  summary: 'One file of a project that is kept here',
  access: agents,
  params: z.object({ project_id: identifier, path: filePath }),
  answers: { 200: streamAnswer('The content', 'application/octet-stream') },
  problems: ['not_found'],
});

export const readJobArchive = defineRoute({
  id: 'readJobArchive',
  service: 'pipeline',
  method: 'GET',
  path: '/internal/v1/projects/{project_id}/archive',
  summary: 'Every file of a project that is kept here, as tar.gz',
  access: agents,
  params: z.object({ project_id: identifier }),
  answers: { 200: streamAnswer('The archive', 'application/gzip') },
  problems: ['not_found'],
});

export const internalRunRoutes = [
  claimJobFor,
  releaseJob,
  appendJobLog,
  reportJobStatus,
  describeJob,
  renewLeases,
  requeueJobsOf,
  listClaimableJobs,
  storeArtifact,
  readJobArtifact,
  readJobFile,
  readJobArchive,
] as const;
