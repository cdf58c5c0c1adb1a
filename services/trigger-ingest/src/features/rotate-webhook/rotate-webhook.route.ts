import { type rotateWebhook, rotateWebhookBody } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import { secretContext } from '../../domain/webhook.js';
import { newWebhookSecret } from '../../domain/webhook-secret.js';
import type { WebhookViews } from '../../domain/webhooks.js';
import { projectOfPath } from '../callers/project-in-reach.js';
import { webhookInReach } from '../callers/webhook-in-reach.js';
import { presentWebhook } from '../present-webhook.js';
import type { WebhookParts } from '../webhook-parts.js';

export const rotateWebhookRoute =
  (
    { startables, store, sealed, publicUrl }: WebhookParts,
    views: WebhookViews,
  ): Handler<typeof rotateWebhook> =>
  async ({ params, body = rotateWebhookBody.parse({}) }, context) => {
    const project = await projectOfPath(startables, params, context);
    const { id, source } = await webhookInReach(startables, views, params, context);
    const secret = newWebhookSecret(source);
    const webhook = await store.rotate(
      { project, id },
      {
        sealed: await sealed.seal(secret, secretContext(id)),
        overlapSeconds: body.overlap_seconds,
      },
      actorOf(context),
    );
    return { status: 201, body: { ...presentWebhook(webhook, publicUrl), secret } };
  };
