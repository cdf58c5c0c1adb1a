import { type createWebhook, fillPath, readWebhook } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { actorOf, type Handler } from '@orchestrator/http';
import { secretContext, usualEvents } from '../../domain/webhook.js';
import { newWebhookSecret } from '../../domain/webhook-secret.js';
import { projectOfPath } from '../callers/project-in-reach.js';
import { presentWebhook } from '../present-webhook.js';
import { requireConfig } from '../require-config.js';
import type { WebhookParts } from '../webhook-parts.js';

export const createWebhookRoute =
  ({ startables, store, sealed, publicUrl }: WebhookParts): Handler<typeof createWebhook> =>
  async ({ params, body }, context) => {
    const project = await projectOfPath(startables, params, context);
    const { source, pipeline = null, config = null } = body;
    if (config !== null) await requireConfig(startables, project, config);
    const id = newId();
    const secret = newWebhookSecret(source);
    const webhook = await store.create({
      id,
      project,
      source,
      pipeline,
      config,
      refFilter: body.ref_filter ?? null,
      events: body.events ?? usualEvents(source),
      allowForks: body.allow_forks ?? false,
      sealedSecret: await sealed.seal(secret, secretContext(id)),
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: fillPath(readWebhook.path, { ...params, id }) },
      body: { ...presentWebhook(webhook, publicUrl), secret },
    };
  };
