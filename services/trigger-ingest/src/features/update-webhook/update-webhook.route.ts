import type { updateWebhook } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { WebhookChanges } from '../../domain/webhooks.js';
import { projectOfPath } from '../callers/project-in-reach.js';
import { presentWebhook } from '../present-webhook.js';
import { requireConfig } from '../require-config.js';
import type { WebhookParts } from '../webhook-parts.js';

export const updateWebhookRoute =
  ({ startables, store, publicUrl }: WebhookParts): Handler<typeof updateWebhook> =>
  async ({ params, body }, context) => {
    const project = await projectOfPath(startables, params, context);
    if (body.config !== undefined) await requireConfig(startables, project, body.config);
    const webhook = await store.update(
      { project, id: params.id },
      { ...aimOf(body), ...wishesOf(body) },
      actorOf(context),
    );
    return { status: 200, body: presentWebhook(webhook, publicUrl) };
  };

interface Body {
  readonly pipeline?: string | undefined;
  readonly config?: string | undefined;
  readonly ref_filter?: string | null | undefined;
  readonly events?: WebhookChanges['events'] | undefined;
  readonly allow_forks?: boolean | undefined;
}

/** It starts the one or the other. */
function aimOf({ pipeline, config }: Body): WebhookChanges {
  if (pipeline !== undefined) return { pipeline, config: null };
  return config === undefined ? {} : { pipeline: null, config };
}

const wishesOf = ({ ref_filter: refFilter, events, allow_forks: allowForks }: Body) => ({
  ...(refFilter !== undefined && { refFilter }),
  ...(events !== undefined && { events }),
  ...(allowForks !== undefined && { allowForks }),
});
