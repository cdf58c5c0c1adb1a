import { fillPath, receiveDelivery, type webhook as webhookSchema } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Webhook } from '../domain/webhook.js';

/** A webhook as the API shows it. */
export const presentWebhook = (
  webhook: Webhook,
  publicUrl: string,
): z.input<typeof webhookSchema> => ({
  id: webhook.id,
  source: webhook.source,
  pipeline: webhook.pipeline,
  config: webhook.config,
  ref_filter: webhook.refFilter,
  events: [...webhook.events],
  allow_forks: webhook.allowForks,
  url: new URL(fillPath(receiveDelivery.path, { webhook_id: webhook.id }), publicUrl).href,
  previous_secret_until: webhook.previousUntil?.toISOString() ?? null,
  created_at: webhook.createdAt.toISOString(),
  updated_at: webhook.updatedAt.toISOString(),
  created_by: webhook.createdBy,
});
