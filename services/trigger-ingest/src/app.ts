import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  readWebhook,
  receiveDelivery,
  resealWebhookSecrets,
  rotateWebhook,
  trigger,
  triggerConfiguration,
  triggerPipeline,
  updateWebhook,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { Deliveries } from './domain/deliveries.js';
import type { Startables } from './domain/find-startable.js';
import type { ResealSecrets } from './domain/reseal-secrets.js';
import type { WebhookViews } from './domain/webhooks.js';
import { createWebhookRoute } from './features/create-webhook/create-webhook.route.js';
import { deleteWebhookRoute } from './features/delete-webhook/delete-webhook.route.js';
import { listDeliveriesRoute } from './features/list-deliveries/list-deliveries.route.js';
import { listWebhooksRoute } from './features/list-webhooks/list-webhooks.route.js';
import { readWebhookRoute } from './features/read-webhook/read-webhook.route.js';
import type { ReceiveParts } from './features/receive-delivery/receive-delivery.js';
import { receiveDeliveryRoute } from './features/receive-delivery/receive-delivery.route.js';
import { resealSecretsRoute } from './features/reseal-secrets/reseal-secrets.route.js';
import { rotateWebhookRoute } from './features/rotate-webhook/rotate-webhook.route.js';
import type { StartParts } from './features/starting/start-run.js';
import { triggerConfigurationRoute } from './features/trigger-configuration/trigger-configuration.route.js';
import { triggerPipelineRoute } from './features/trigger-pipeline/trigger-pipeline.route.js';
import { triggerRoute } from './features/trigger/trigger.route.js';
import { updateWebhookRoute } from './features/update-webhook/update-webhook.route.js';
import type { WebhookParts } from './features/webhook-parts.js';

export interface TriggerIngestAppParts {
  readonly startables: Startables;
  readonly starting: StartParts;
  readonly webhooks: WebhookParts;
  readonly views: WebhookViews;
  readonly deliveries: Deliveries;
  readonly receiving: ReceiveParts;
  readonly resealSecrets: ResealSecrets;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export function triggerIngestRoutesOf(parts: TriggerIngestAppParts): readonly Binding[] {
  const { startables, starting, webhooks, views, deliveries, receiving, resealSecrets, answerMs } =
    parts;
  const { publicUrl } = webhooks;
  return [
    // Starting runs.
    handle(triggerPipeline, answerWithin(answerMs, triggerPipelineRoute(startables, starting))),
    handle(
      triggerConfiguration,
      answerWithin(answerMs, triggerConfigurationRoute(startables, starting)),
    ),
    handle(trigger, answerWithin(answerMs, triggerRoute(startables, starting))),
    // For other systems, by their signature.
    handle(receiveDelivery, answerWithin(answerMs, receiveDeliveryRoute(receiving, starting))),
    // Webhooks.
    handle(listWebhooks, answerWithin(answerMs, listWebhooksRoute(startables, views, publicUrl))),
    handle(readWebhook, answerWithin(answerMs, readWebhookRoute(startables, views, publicUrl))),
    handle(
      listDeliveries,
      answerWithin(answerMs, listDeliveriesRoute(startables, views, deliveries)),
    ),
    handle(createWebhook, answerWithin(answerMs, createWebhookRoute(webhooks))),
    handle(updateWebhook, answerWithin(answerMs, updateWebhookRoute(webhooks))),
    handle(deleteWebhook, answerWithin(answerMs, deleteWebhookRoute(webhooks))),
    handle(rotateWebhook, answerWithin(answerMs, rotateWebhookRoute(webhooks, views))),
    // For the operator, who waits as long as it takes.
    handle(resealWebhookSecrets, resealSecretsRoute(resealSecrets)),
  ];
}
