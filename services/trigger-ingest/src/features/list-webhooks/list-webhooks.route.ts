import type { listWebhooks } from '@orchestrator/contracts';
import { type Handler, idCursor, readPage } from '@orchestrator/http';
import type { Startables } from '../../domain/find-startable.js';
import type { WebhookViews } from '../../domain/webhooks.js';
import { projectOfPath } from '../callers/project-in-reach.js';
import { presentWebhook } from '../present-webhook.js';

export const listWebhooksRoute =
  (startables: Startables, views: WebhookViews, publicUrl: string): Handler<typeof listWebhooks> =>
  async ({ params, query }, context) => {
    const project = await projectOfPath(startables, params, context);
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) => views.list(project.id, { before, limit }),
        placeOf: ({ id }) => id,
        present: (webhook) => presentWebhook(webhook, publicUrl),
      }),
    };
  };
