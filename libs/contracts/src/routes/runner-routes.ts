import { z } from 'zod';
import { type Access, type CallerKind, only } from '../access.js';
import { answer, defineRoute, emptyAnswer, streamAnswer } from '../route.js';
import { filePath } from '../schemas/file.js';
import { identifier } from '../schemas/primitives.js';
import { artifactName } from '../schemas/run.js';
import {
  heartbeatAnswer,
  heartbeatBody,
  jobClaim,
  jobGraphBody,
  jobNodesBody,
  jobRefBody,
  jobReportBody,
  logLinesAnswer,
  logLinesBody,
  registerAgentBody,
  registeredAgent,
} from '../schemas/runner.js';

/** Who acts for an agent: its instance, or, in the earlier generation, the agent token itself. */
const agents = (...more: readonly CallerKind[]): Access => ({
  who: 'caller',
  kinds: ['instance', 'agent', ...more],
  legacyAgent: true,
});
const jobParams = z.object({ job_id: identifier });
const ofJob = ['job_not_held', 'lease_lost', 'legacy_agents_refused'] as const;
const done = answer('Noted', z.strictObject({}));
/** In bytes: a log call of an agent that was cut off for a while is long. */
const maxLogBytes = 16 * 1024 * 1024;
const maxGraphBytes = 5 * 1024 * 1024;
/** What the gateway lets through; the service's own limit is configuration. */
const maxUploadBytes = 64 * 1024 * 1024 * 1024;

const runnerRoute = {
  service: 'agent-gateway',
  rateLimit: 'runner',
  runner: true,
} as const;

export const registerAgent = defineRoute({
  ...runnerRoute,
  id: 'registerAgent',
  method: 'POST',
  path: '/api/v2/ci/runner/register',
  summary: 'An agent presents its agent token and gets a secret of its own',
  access: only('agent'),
  body: registerAgentBody,
  answers: { 201: answer('The instance', registeredAgent) },
  showsSecret: true,
});

export const sendHeartbeat = defineRoute({
  ...runnerRoute,
  id: 'sendHeartbeat',
  method: 'POST',
  path: '/api/v2/ci/runner/heartbeat',
  summary: 'An agent is alive, and measures this',
  access: agents(),
  body: heartbeatBody,
  answers: { 200: answer('The labels as people set them', heartbeatAnswer) },
  problems: ['legacy_agents_refused'],
});

export const claimJob = defineRoute({
  ...runnerRoute,
  id: 'claimJob',
  method: 'POST',
  path: '/api/v2/ci/runner/claim',
  summary: 'An idle agent asks for a job',
  access: agents(),
  answers: { 200: answer('A job', jobClaim), 204: emptyAnswer('Nothing to do') },
  problems: ['legacy_agents_refused', 'conflict', 'job_not_held'],
  showsSecret: true,
});

export const sendLogLines = defineRoute({
  ...runnerRoute,
  id: 'sendLogLines',
  method: 'POST',
  path: '/api/v2/ci/runner/logs/{job_id}',
  summary: 'Lines of the log of a job; the answer says whether it was cancelled',
  access: agents(),
  params: jobParams,
  body: logLinesBody,
  maxBodyBytes: maxLogBytes,
  answers: { 200: answer('The status of the job', logLinesAnswer) },
  problems: ofJob,
});

export const reportJob = defineRoute({
  ...runnerRoute,
  id: 'reportJob',
  method: 'PATCH',
  path: '/api/v2/ci/runner/jobs/{job_id}',
  summary: 'A job has begun, or has ended',
  access: agents(),
  params: jobParams,
  body: jobReportBody,
  answers: { 200: done },
  problems: ofJob,
});

export const sendJobGraph = defineRoute({
  ...runnerRoute,
  id: 'sendJobGraph',
  method: 'POST',
  path: '/api/v2/ci/runner/jobs/{job_id}/graph',
  summary: 'The pipeline file as the agent has it',
  access: agents(),
  params: jobParams,
  body: jobGraphBody,
  maxBodyBytes: maxGraphBytes,
  answers: { 200: done },
  problems: ofJob,
});

export const sendJobRef = defineRoute({
  ...runnerRoute,
  id: 'sendJobRef',
  method: 'POST',
  path: '/api/v2/ci/runner/jobs/{job_id}/ref',
  summary: 'The commit that the agent works on',
  access: agents(),
  params: jobParams,
  body: jobRefBody,
  answers: { 200: done },
  problems: ofJob,
});

export const sendJobNodes = defineRoute({
  ...runnerRoute,
  id: 'sendJobNodes',
  method: 'POST',
  path: '/api/v2/ci/runner/jobs/{job_id}/nodes',
  summary: 'The nodes of the graph that are active',
  access: agents(),
  params: jobParams,
  body: jobNodesBody,
  answers: { 200: done },
  problems: ofJob,
});

const leave = (id: 'deregisterAgent' | 'disconnectAgent', path: `/${string}`, summary: string) =>
  defineRoute({
    ...runnerRoute,
    id,
    method: 'POST',
    path,
    summary,
    access: agents(),
    answers: { 200: answer('Gone', z.strictObject({})) },
    problems: ['legacy_agents_refused'],
  });

export const deregisterAgent = leave(
  'deregisterAgent',
  '/api/v2/ci/runner/deregister',
  'An agent leaves; its running job goes back to the queue',
);
export const disconnectAgent = leave(
  'disconnectAgent',
  '/api/v2/ci/runner/disconnect',
  'The same for agents of the earlier generation',
);

/** The job token stands in the URL, since agents send it there. */
const byJobTokenInUrl = {
  ...runnerRoute,
  access: only('job'),
  queryCredential: 'token',
  showsSecret: true,
} as const;

const workspaceFile = (id: 'readWorkspaceFile' | 'readRepositoryFile', path: `/${string}`) =>
  defineRoute({
    ...byJobTokenInUrl,
    id,
    method: 'GET',
    path,
    summary: 'One file of the project of a job',
    params: z.object({ repo_id: identifier, path: filePath }),
    answers: { 200: streamAnswer('The content', 'application/octet-stream') },
    problems: ['not_found'],
  });

export const readWorkspaceFile = workspaceFile(
  'readWorkspaceFile',
  '/api/v2/ci/runner/workspace/{repo_id}/file/{+path}',
);
export const readRepositoryFile = workspaceFile(
  'readRepositoryFile',
  '/api/v2/ci/runner/repo/{repo_id}/file/{+path}',
);

export const readRepositoryArchive = defineRoute({
  ...byJobTokenInUrl,
  id: 'readRepositoryArchive',
  method: 'GET',
  path: '/api/v2/ci/runner/repo/{repo_id}',
  summary: 'Every file of the project of a job, as tar.gz',
  params: z.object({ repo_id: identifier }),
  answers: { 200: streamAnswer('The archive', 'application/gzip') },
  problems: ['not_found'],
});

export const uploadArtifact = defineRoute({
  ...runnerRoute,
  id: 'uploadArtifact',
  method: 'POST',
  path: '/api/v2/ci/runner/runs/{run_id}/artifacts',
  summary: 'Attach a file to the run of a job',
  access: only('job'),
  params: z.object({ run_id: identifier }),
  content: { as: 'stream', type: 'multipart/form-data' },
  maxBodyBytes: maxUploadBytes,
  answers: {
    201: answer('Stored', z.strictObject({ filename: artifactName, size: z.number().int() })),
  },
  problems: [
    'job_not_held',
    'lease_lost',
    'not_found',
    'artifact_too_large',
    'body_too_large',
    'storage_full',
  ],
});

export const downloadArtifact = defineRoute({
  ...runnerRoute,
  id: 'downloadArtifact',
  method: 'GET',
  path: '/api/v2/ci/runner/runs/{run_id}/artifacts/{filename}',
  summary: 'An artifact of the same run',
  access: agents('job'),
  params: z.object({ run_id: identifier, filename: artifactName }),
  answers: { 200: streamAnswer('The content', 'application/octet-stream') },
  problems: ['not_found', 'job_not_held', 'lease_lost', 'legacy_agents_refused'],
});

export const runnerRoutes = [
  registerAgent,
  sendHeartbeat,
  claimJob,
  sendLogLines,
  reportJob,
  sendJobGraph,
  sendJobRef,
  sendJobNodes,
  deregisterAgent,
  disconnectAgent,
  readWorkspaceFile,
  readRepositoryFile,
  readRepositoryArchive,
  uploadArtifact,
  downloadArtifact,
] as const;
