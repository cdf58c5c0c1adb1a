import { z } from 'zod';
import { scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer, streamAnswer } from '../route.js';
import { pipelinePath } from '../schemas/file.js';
import { namespaceName } from '../schemas/namespace.js';
import { identifier, listQuery, page } from '../schemas/primitives.js';
import { projectName } from '../schemas/project.js';
import {
  artifact,
  artifactName,
  dashboard,
  job,
  logLine,
  queuedJob,
  run,
  runStatuses,
} from '../schemas/run.js';
import { startedRun } from '../schemas/trigger.js';

const runParams = z.object({ id: identifier });
/** A run is named by its id alone: the service finds its project, and what is not the caller's is 404. */
const readers = scoped('read');

export const readDashboard = defineRoute({
  id: 'readDashboard',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/dashboard',
  summary: 'Counts and last runs over the namespaces of the caller',
  access: readers,
  answers: { 200: answer('The dashboard', dashboard) },
});

export const listRuns = defineRoute({
  id: 'listRuns',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/repos/{owner}/{name}/runs',
  summary: 'List the runs of a project, newest first',
  access: scoped('read', { namespace: { parameter: 'owner', role: 'member' } }),
  params: z.object({ owner: namespaceName, name: projectName }),
  query: listQuery.extend({
    status: z.enum(runStatuses).optional(),
    pipeline: pipelinePath.optional(),
  }),
  answers: { 200: answer('A page of runs', page(run)) },
  problems: ['not_found', 'repository_not_allowed'],
});

export const readRun = defineRoute({
  id: 'readRun',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/runs/{id}',
  summary: 'Read a run',
  access: readers,
  params: runParams,
  answers: { 200: answer('The run', run) },
  problems: ['not_found'],
});

export const listRunJobs = defineRoute({
  id: 'listRunJobs',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/runs/{id}/jobs',
  summary: 'List the jobs of a run, of its current attempt or of another',
  access: readers,
  params: runParams,
  query: listQuery.extend({ attempt: z.coerce.number().int().min(1).optional() }),
  answers: { 200: answer('A page of jobs', page(job)) },
  problems: ['not_found'],
});

export const readRunLogs = defineRoute({
  id: 'readRunLogs',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/runs/{id}/logs',
  summary:
    'Read the log of a run. With `Accept: text/event-stream` it goes on live until the run ends; `Last-Event-ID` resumes',
  access: readers,
  params: runParams,
  query: z.object({
    /** One job only. */
    job: identifier.optional(),
    /** With a job: lines with a greater number only. */
    after: z.coerce.number().int().min(-1).max(2_147_483_647).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
    cursor: listQuery.shape.cursor,
  }),
  answers: {
    200: {
      ...answer('A page of lines, or each line as an event', page(logLine)),
      stream: 'text/event-stream',
    },
  },
  problems: ['not_found'],
});

export const followRun = defineRoute({
  id: 'followRun',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/runs/{id}/events',
  summary: 'Follow what becomes of a run and its jobs, from its present state to its end',
  access: readers,
  params: runParams,
  answers: { 200: streamAnswer('Each change as an event', 'text/event-stream') },
  problems: ['not_found'],
});

export const listArtifacts = defineRoute({
  id: 'listArtifacts',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/runs/{id}/artifacts',
  summary: 'List the artifacts of a run, by name',
  access: readers,
  params: runParams,
  query: listQuery,
  answers: { 200: answer('A page of artifacts', page(artifact)) },
  problems: ['not_found'],
});

export const readArtifact = defineRoute({
  id: 'readArtifact',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/runs/{id}/artifacts/{filename}',
  summary: 'Download an artifact',
  access: readers,
  params: runParams.extend({ filename: artifactName }),
  answers: {
    200: streamAnswer('The content, always as a download', 'application/octet-stream', {
      ETag: 'The entity tag of the content',
      'Content-Disposition': '`attachment` with the name',
    }),
    206: streamAnswer('The part that Range asks for', 'application/octet-stream'),
    304: emptyAnswer('It is what If-None-Match names'),
  },
  problems: ['not_found', 'range_not_satisfiable'],
});

export const rerunRun = defineRoute({
  id: 'rerunRun',
  service: 'pipeline',
  method: 'POST',
  path: '/api/v2/ci/runs/{id}/rerun',
  summary: 'Run it again, as its next attempt; the attempts before are kept',
  access: scoped('trigger'),
  params: runParams,
  answers: { 202: answer('Accepted', startedRun) },
  problems: ['not_found', 'conflict'],
  idempotencyKey: true,
});

export const cancelRuns = defineRoute({
  id: 'cancelRuns',
  service: 'pipeline',
  method: 'POST',
  path: '/api/v2/ci/runs/cancel',
  summary: 'Cancel runs; what has ended stays as it is',
  access: scoped('trigger'),
  body: z.strictObject({ run_ids: z.array(identifier).min(1).max(100) }).meta({ id: 'CancelRuns' }),
  answers: {
    200: answer(
      'What became of each',
      z.strictObject({
        items: z.array(
          z.strictObject({
            id: identifier,
            status: z.number().int(),
            code: z.string().optional(),
          }),
        ),
      }),
    ),
  },
});

export const listQueue = defineRoute({
  id: 'listQueue',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/queue',
  summary: 'List the jobs that wait for an agent, in their order',
  access: scoped('read', { namespace: { parameter: 'owner', in: 'query', role: 'member' } }),
  query: listQuery.extend({ owner: namespaceName.optional() }),
  answers: { 200: answer('A page of jobs', page(queuedJob)) },
  problems: ['not_found'],
});

export const reorderQueue = defineRoute({
  id: 'reorderQueue',
  service: 'pipeline',
  method: 'POST',
  path: '/api/v2/ci/queue/reorder',
  summary: 'Put a waiting job before another of the same namespace, or at the end',
  access: scoped('repo:write'),
  body: z
    .strictObject({ job_id: identifier, before: identifier.nullable() })
    .meta({ id: 'ReorderQueue' }),
  answers: { 200: answer('The job', queuedJob) },
  problems: ['not_found', 'role_required', 'conflict'],
});

export const runRoutes = [
  readDashboard,
  listRuns,
  readRun,
  listRunJobs,
  rerunRun,
  cancelRuns,
  listQueue,
  reorderQueue,
] as const;

/** What runs leave behind, and what is followed of them. */
export const runOutputRoutes = [readRunLogs, followRun, listArtifacts, readArtifact] as const;
