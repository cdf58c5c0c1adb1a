import type { listDeliveries } from '@orchestrator/contracts';
import { type Handler, idCursor, readPage } from '@orchestrator/http';
import type { Deliveries } from '../../domain/deliveries.js';
import type { Startables } from '../../domain/find-startable.js';
import type { WebhookViews } from '../../domain/webhooks.js';
import { webhookInReach } from '../callers/webhook-in-reach.js';

export const listDeliveriesRoute =
  (
    startables: Startables,
    views: WebhookViews,
    deliveries: Deliveries,
  ): Handler<typeof listDeliveries> =>
  async ({ params, query }, context) => {
    const { id: webhookId } = await webhookInReach(startables, views, params, context);
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) => deliveries.list(webhookId, { before, limit }),
        placeOf: ({ id }) => id,
        present: ({ id, receivedAt, event, outcome, runId, reason }) => ({
          id,
          received_at: receivedAt.toISOString(),
          event,
          outcome,
          run_id: runId,
          reason,
        }),
      }),
    };
  };
