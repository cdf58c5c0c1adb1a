import type { readWebhook } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Startables } from '../../domain/find-startable.js';
import type { WebhookViews } from '../../domain/webhooks.js';
import { webhookInReach } from '../callers/webhook-in-reach.js';
import { presentWebhook } from '../present-webhook.js';

export const readWebhookRoute =
  (startables: Startables, views: WebhookViews, publicUrl: string): Handler<typeof readWebhook> =>
  async ({ params }, context) => ({
    status: 200,
    body: presentWebhook(await webhookInReach(startables, views, params, context), publicUrl),
  });
