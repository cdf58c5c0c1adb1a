import type { SendPendingMail } from './send-pending-mail.js';

/** Tries again, until it is closed, what could not be sent or was left by a replica that died. */
export function keepSending(
  sendPendingMail: SendPendingMail,
  everyMs: number,
  inBackground: (work: Promise<unknown>) => void,
): { close(): Promise<void> } {
  const timer = setInterval(() => inBackground(sendPendingMail()), everyMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}
