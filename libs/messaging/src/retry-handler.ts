import { setTimeout as delay } from 'node:timers/promises';
import type { CloudEvent } from './cloud-event.js';
import type { ConsumeOptions, EventLog } from './event-bus.js';

const longestRetryDelayMs = 5_000;

export type Outcome = 'done' | 'dead' | 'aborted';

/**
 * Calls the handler until it passes, its attempts are used up (`dead`), or the signal fires
 * (`aborted`: the delivery was lost or the consumer is closing, somebody else will get the event).
 * Waiting happens here and not in the broker, because a requeued message comes back at once.
 */
export async function handleWithRetries(
  options: ConsumeOptions,
  event: CloudEvent,
  signal: AbortSignal,
  log: EventLog,
): Promise<Outcome> {
  const { queue, handle, maxAttempts = 5, retryDelayMs = 200, isTransient = () => false } = options;
  let counted = 0;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await handle(event);
      return 'done';
    } catch (error) {
      const transient = isTransient(error);
      if (!transient) counted += 1;
      const fields = { queue, eventId: event.id, eventType: event.type, attempt, transient, error };
      if (counted >= maxAttempts) {
        log.error(fields, 'event handler failed for the last time; event goes to the dead letters');
        return 'dead';
      }
      log.warn(fields, 'event handler failed; event will be tried again');
    }
    const waitMs = Math.min(longestRetryDelayMs, retryDelayMs * 2 ** Math.min(attempt - 1, 16));
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
  return 'aborted';
}
