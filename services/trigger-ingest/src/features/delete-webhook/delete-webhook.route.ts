import type { deleteWebhook } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import { projectOfPath } from '../callers/project-in-reach.js';
import type { WebhookParts } from '../webhook-parts.js';

export const deleteWebhookRoute =
  ({ startables, store }: WebhookParts): Handler<typeof deleteWebhook> =>
  async ({ params }, context) => {
    const project = await projectOfPath(startables, params, context);
    await store.remove({ project, id: params.id }, actorOf(context));
    return { status: 204 };
  };
