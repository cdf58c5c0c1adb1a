import { z } from 'zod';
import { open, scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer, formType } from '../route.js';
import { pipelinePath } from '../schemas/file.js';
import { namespaceName } from '../schemas/namespace.js';
import { identifier, listQuery, page } from '../schemas/primitives.js';
import { projectName } from '../schemas/project.js';
import {
  ignoredDelivery,
  startedRun,
  triggerBody,
  triggerConfigBody,
  triggerPipelineBody,
} from '../schemas/trigger.js';
import { triggerConfigName } from '../schemas/trigger-config.js';
import {
  createWebhookBody,
  delivery,
  rotateWebhookBody,
  shownWebhook,
  updateWebhookBody,
  webhook,
} from '../schemas/webhook.js';

const projectParams = z.object({ owner: namespaceName, name: projectName });
const member = { parameter: 'owner', role: 'member' } as const;

/** A trigger token of the project, or whoever has the scope and belongs to its namespace. */
const starters = (place: 'path' | 'body') =>
  scoped('trigger', {
    kinds: ['session', 'personal', 'organization', 'trigger'],
    namespace: place === 'body' ? { ...member, in: 'body' } : member,
  });

const startRoute = {
  service: 'trigger-ingest',
  method: 'POST',
  idempotencyKey: true,
  gitlabToken: true,
} as const;
const startAnswers = {
  202: answer('Accepted: it will run', startedRun),
  200: answer('The same again: the run that was accepted first', startedRun),
};
const startProblems = ['not_found', 'role_required', 'repository_not_allowed'] as const;

export const triggerPipeline = defineRoute({
  ...startRoute,
  id: 'triggerPipeline',
  path: '/trigger/{owner}/{name}/{+pipeline}',
  summary: 'Run a pipeline file',
  access: starters('path'),
  params: projectParams.extend({ pipeline: pipelinePath }),
  body: triggerPipelineBody.optional(),
  answers: startAnswers,
  problems: startProblems,
});

export const triggerConfiguration = defineRoute({
  ...startRoute,
  id: 'triggerConfiguration',
  // The configuration stands where a pipeline's path may stand, and such a path may hold slashes.
  path: '/trigger/{owner}/{name}/{+config}/{version}',
  summary: 'Run a version of a trigger configuration',
  access: starters('path'),
  params: projectParams.extend({
    config: triggerConfigName,
    version: z.string().regex(/^v[1-9]\d{0,5}$/, 'must be the number of a version, as v1'),
  }),
  body: triggerConfigBody.optional(),
  answers: startAnswers,
  problems: [...startProblems, 'version_disabled', 'subset_refused'],
});

export const trigger = defineRoute({
  ...startRoute,
  id: 'trigger',
  path: '/trigger',
  summary: 'Run a pipeline file of the project that the body names',
  access: starters('body'),
  body: triggerBody,
  answers: startAnswers,
  problems: startProblems,
});

const readers = scoped('read', { namespace: member });
const keepers = scoped('repo:write', { namespace: { parameter: 'owner', role: 'admin' } });
const place = '/api/v2/ci/repos/{owner}/{name}/webhooks';
const webhookParams = projectParams.extend({ id: identifier });
const webhookProblems = ['not_found', 'repository_not_allowed'] as const;

export const listWebhooks = defineRoute({
  id: 'listWebhooks',
  service: 'trigger-ingest',
  method: 'GET',
  path: place,
  summary: 'List the webhooks of a project, newest first',
  access: readers,
  params: projectParams,
  query: listQuery,
  answers: { 200: answer('A page of webhooks', page(webhook)) },
  problems: webhookProblems,
});

export const readWebhook = defineRoute({
  id: 'readWebhook',
  service: 'trigger-ingest',
  method: 'GET',
  path: `${place}/{id}`,
  summary: 'Read a webhook',
  access: readers,
  params: webhookParams,
  answers: { 200: answer('The webhook', webhook) },
  problems: webhookProblems,
});

export const listDeliveries = defineRoute({
  id: 'listDeliveries',
  service: 'trigger-ingest',
  method: 'GET',
  path: `${place}/{id}/deliveries`,
  summary: 'List what came to a webhook and what became of it, newest first',
  access: readers,
  params: webhookParams,
  query: listQuery,
  answers: { 200: answer('A page of deliveries', page(delivery)) },
  problems: webhookProblems,
});

export const createWebhook = defineRoute({
  id: 'createWebhook',
  service: 'trigger-ingest',
  method: 'POST',
  path: place,
  summary: 'Create a webhook; its secret is shown this once',
  access: keepers,
  params: projectParams,
  body: createWebhookBody,
  answers: { 201: answer('The webhook and its secret', shownWebhook, { Location: 'Where it is' }) },
  problems: [...webhookProblems, 'conflict'],
  showsSecret: true,
});

export const updateWebhook = defineRoute({
  id: 'updateWebhook',
  service: 'trigger-ingest',
  method: 'PATCH',
  path: `${place}/{id}`,
  summary: 'Change what a webhook starts, and when',
  access: keepers,
  params: webhookParams,
  body: updateWebhookBody,
  answers: { 200: answer('The webhook', webhook) },
  problems: webhookProblems,
});

export const deleteWebhook = defineRoute({
  id: 'deleteWebhook',
  service: 'trigger-ingest',
  method: 'DELETE',
  path: `${place}/{id}`,
  summary: 'Delete a webhook',
  access: keepers,
  params: webhookParams,
  answers: { 204: emptyAnswer('Deleted') },
  problems: webhookProblems,
});

export const rotateWebhook = defineRoute({
  id: 'rotateWebhook',
  service: 'trigger-ingest',
  method: 'POST',
  path: `${place}/{id}/rotate`,
  summary: 'Give a webhook a new secret; the one before is good for a while',
  access: keepers,
  params: webhookParams,
  body: rotateWebhookBody.optional(),
  answers: { 201: answer('The webhook and its new secret', shownWebhook) },
  problems: webhookProblems,
  showsSecret: true,
});

/** What GitHub sends at most, in bytes. */
const maxDeliveryBytes = 25 * 1024 * 1024;

export const receiveDelivery = defineRoute({
  id: 'receiveDelivery',
  service: 'trigger-ingest',
  method: 'POST',
  path: '/hooks/{webhook_id}',
  summary: 'Where GitHub, GitLab, Gitea and whoever speaks Standard Webhooks send their events',
  access: open(),
  params: z.object({ webhook_id: identifier }),
  // GitHub sends forms unless it is told otherwise, and Gitea where it is told to.
  content: { as: 'buffer', type: 'application/json', others: [formType] },
  maxBodyBytes: maxDeliveryBytes,
  answers: {
    202: answer('Accepted: it will run', startedRun),
    200: answer(
      'The same again with the run that was accepted first, or nothing that starts a run',
      z.union([startedRun, ignoredDelivery]),
    ),
  },
  problems: ['signature_refused', 'event_mismatch', 'not_found', 'version_disabled'],
});

export const triggerRoutes = [triggerPipeline, triggerConfiguration, trigger] as const;
export const webhookRoutes = [
  listWebhooks,
  readWebhook,
  listDeliveries,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhook,
  receiveDelivery,
] as const;
