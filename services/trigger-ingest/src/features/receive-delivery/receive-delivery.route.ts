import type { receiveDelivery } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { answerOf, type StartParts } from '../starting/start-run.js';
import { receive, type ReceiveParts } from './receive-delivery.js';

export const receiveDeliveryRoute =
  (parts: ReceiveParts, starting: StartParts): Handler<typeof receiveDelivery> =>
  async ({ params, body }, context) => {
    const received = await receive(parts, {
      webhookId: params.webhook_id,
      body,
      header: (name) => context.header(name),
      ip: context.clientAddress,
    });
    return 'ignored' in received
      ? { status: 200, body: { run_id: null, ignored: received.ignored } }
      : answerOf(starting, received);
  };
