import type { Prisma } from '../generated/prisma/client.js';
import type { Webhook, WebhookEvent } from '../domain/webhook.js';

type Row = Prisma.WebhookGetPayload<object>;

const events: readonly WebhookEvent[] = ['push', 'tag', 'pull_request', 'release', 'custom'];

export const toWebhook = (row: Row): Webhook => ({
  id: row.id,
  projectId: row.projectId,
  source: row.source,
  pipeline: row.pipeline,
  config: row.config,
  refFilter: row.refFilter,
  events: events.filter((event) => row.events.includes(event)),
  allowForks: row.allowForks,
  previousUntil: row.previousUntil,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  createdBy: row.createdBy,
});
