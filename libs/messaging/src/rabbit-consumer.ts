import type { Channel, ConsumeMessage } from 'amqplib';
import { parseCloudEvent } from './cloud-event.js';
import type { CloudEvent } from './cloud-event.js';
import type { ConsumeOptions, EventLog, Subscription } from './event-bus.js';
import { createDeferred } from './deferred.js';
import { keepChannel } from './kept-channel.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { declareQueue } from './rabbit-topology.js';
import { rejectAfter } from './reject-after.js';
import { handleWithRetries } from './retry-handler.js';

const defaultPrefetch = 16;
const drainTimeoutMs = 10_000;

export interface RabbitConsumerOptions {
  connection: RabbitConnection;
  exchange: string;
  consumer: ConsumeOptions;
  log: EventLog;
}

export interface RabbitConsumer extends Subscription {
  isActive(): boolean;
}

/**
 * Receives from one queue, with manual acknowledgement after the effect. After a loss of the channel
 * the broker delivers again whatever a durable one had unacknowledged, here or at another replica.
 */
export function createRabbitConsumer(options: RabbitConsumerOptions): RabbitConsumer {
  const { connection, exchange, consumer, log } = options;
  const { queue, prefetch = defaultPrefetch } = consumer;
  const inHand = new Set<Promise<void>>();
  const active = createDeferred<undefined>();
  let abort = new AbortController();

  const receive = (channel: Channel, message: ConsumeMessage, signal: AbortSignal) => {
    const work = settle(channel, message, { consumer, signal, log }).finally(() =>
      inHand.delete(work),
    );
    inHand.add(work);
  };

  const kept = keepChannel<Channel>(connection, {
    create: (model) => model.createChannel(),
    prepare: async (channel) => {
      const lost = new AbortController();
      abort = lost;
      channel.once('close', () => lost.abort());
      const declared = await declareQueue(channel, exchange, consumer);
      await channel.prefetch(prefetch);
      await channel.consume(declared, (message) => {
        if (message) receive(channel, message, lost.signal);
        // The broker cancelled the consumer, for instance because the queue was deleted.
        else kept.discard(channel);
      });
      active.resolve(undefined);
      consumer.onActive?.();
    },
    log,
  });

  return {
    isActive: () => kept.current() !== undefined,
    whenActive: () => active.promise,
    close: async () => {
      // Ends the waiting between attempts; what isn't acknowledged goes back with the channel.
      abort.abort();
      const late = new Error('Event handlers did not finish in time.');
      await rejectAfter(Promise.all(inHand), drainTimeoutMs, late).catch((error: unknown) => {
        log.warn({ queue, error }, 'closing a consumer with events in hand');
      });
      await kept.close();
    },
  };
}

interface DeliveryContext {
  consumer: ConsumeOptions;
  signal: AbortSignal;
  log: EventLog;
}

/** Acknowledges what was handled, rejects into the dead letters what can't be. Never throws. */
async function settle(
  channel: Channel,
  message: ConsumeMessage,
  { consumer, signal, log }: DeliveryContext,
): Promise<void> {
  const { queue } = consumer;
  let event: CloudEvent;
  try {
    event = parseCloudEvent(message.content);
  } catch (error) {
    log.error({ queue, error }, 'message is no event; it goes to the dead letters');
    onOpenChannel(() => channel.reject(message, false));
    return;
  }
  const outcome = await handleWithRetries(consumer, event, signal, log);
  if (outcome === 'done') onOpenChannel(() => channel.ack(message));
  if (outcome === 'dead') onOpenChannel(() => channel.reject(message, false));
}

/** On a channel that was lost meanwhile there is nothing to say: the broker delivers again. */
function onOpenChannel(say: () => void): void {
  try {
    say();
  } catch {
    // IllegalOperationError: the channel is closed.
  }
}
