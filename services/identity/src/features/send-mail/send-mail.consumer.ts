import { identityLinked, identityUnlinked, routingKey } from '@orchestrator/contracts';
import type { ConsumeOptions } from '@orchestrator/messaging';
import type { SendPendingMail } from './send-pending-mail.js';

/**
 * Hears that there is mail. The event is not held up until it is sent: the mail waits in its table,
 * and a mail server that is down must not keep events from others.
 */
export const sendMailConsumer = (
  sendPendingMail: SendPendingMail,
  inBackground: (work: Promise<unknown>) => void,
): Omit<ConsumeOptions, 'isTransient'> => ({
  queue: 'identity.mail',
  types: [identityLinked, identityUnlinked].map(({ type }) => routingKey(type)),
  handle: () => {
    inBackground(sendPendingMail());
    return Promise.resolve();
  },
});
