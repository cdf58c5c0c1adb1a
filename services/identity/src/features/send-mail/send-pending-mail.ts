import type { Logger } from '@orchestrator/observability';
import { MailError, type Mailer, type PendingMail, type PendingMails } from '../../domain/mail.js';

/** Sends what is due; resolves when there is nothing more to do for now. */
export type SendPendingMail = () => Promise<void>;

export function sendPendingMailWith({
  pending,
  mailer,
  log,
}: {
  readonly pending: PendingMails;
  readonly mailer: Mailer;
  readonly log: Logger;
}): SendPendingMail {
  /** Whether there is any sense in going on. */
  const sendOne = async ({ id, ...message }: PendingMail): Promise<boolean> => {
    try {
      await mailer.send(message);
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      if (error.failure === 'unavailable') {
        log.warn({ mail_id: id, reason: error.message }, 'mail waits; it will be tried again');
        await pending.postpone(id);
        return false;
      }
      log.warn({ mail_id: id, reason: error.message }, 'mail was refused for good');
    }
    await pending.remove(id);
    return true;
  };

  return async () => {
    for (;;) {
      const message = await pending.take();
      if (message === null || !(await sendOne(message))) return;
    }
  };
}
