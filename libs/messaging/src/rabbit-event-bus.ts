import { PublishError } from './event-bus.js';
import type { ConsumeOptions, EventBus, EventLog } from './event-bus.js';
import { openRabbitConnection } from './rabbit-connection.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { createRabbitConsumer } from './rabbit-consumer.js';
import type { RabbitConsumer } from './rabbit-consumer.js';
import { RabbitPublisher } from './rabbit-publisher.js';

export interface RabbitEventBusOptions {
  /** `amqp:` or `amqps:` URL. It may hold a password and is never logged. */
  url: string;
  /** Topic exchange. Default `orchestrator.events`. */
  exchange?: string;
  /** Put before every queue name, so that several installations can share a broker. */
  queuePrefix?: string;
  /** Longest time that `publish` takes, connecting included. Default 5 s. */
  publishTimeoutMs?: number;
  /**
   * Patterns of types that somebody must want: publishing such an event fails while no queue is
   * bound for it, so that an outbox keeps it until its consumer has been there once. Default none.
   */
  mandatoryTypes?: readonly string[];
  /** Shown by the broker beside the connections. Default `orchestrator`. */
  name?: string;
  log: EventLog;
}

/**
 * Event bus on RabbitMQ: topic exchange, publisher confirms, durable quorum queues with dead letters.
 * Publisher and consumers have a connection each, since a broker in alarm stops reading from whoever
 * publishes, and acknowledgements must still get through.
 * @throws TypeError when the URL is not an AMQP one.
 */
export function createRabbitEventBus(options: RabbitEventBusOptions): EventBus {
  const { url, exchange = 'orchestrator.events', queuePrefix = '', log } = options;
  const { publishTimeoutMs = 5_000, mandatoryTypes = [], name = 'orchestrator' } = options;
  const publishing = openRabbitConnection({ url, name: `${name}.publisher`, log });
  const publisher = new RabbitPublisher({
    connection: publishing,
    exchange,
    publishTimeoutMs,
    mandatoryTypes,
    log,
  });
  const consumers = new Set<RabbitConsumer>();
  let consuming: RabbitConnection | undefined;
  let closed = false;

  const consume = (requested: ConsumeOptions) => {
    if (closed) return Promise.reject(new PublishError('closed', 'The event bus is closed.'));
    consuming ??= openRabbitConnection({ url, name: `${name}.consumer`, log });
    const consumer = { ...requested, queue: `${queuePrefix}${requested.queue}` };
    const created = createRabbitConsumer({ connection: consuming, exchange, consumer, log });
    consumers.add(created);
    return Promise.resolve({
      whenActive: () => created.whenActive(),
      close: async () => {
        consumers.delete(created);
        await created.close();
      },
    });
  };

  return {
    publish: async (events) => {
      if (closed) throw new PublishError('closed', 'The event bus is closed.');
      await publisher.publish(events);
    },
    consume,
    status: () => ({
      connected: publisher.isReady(),
      blocked: publishing.isBlocked(),
      activeConsumers: [...consumers].filter((consumer) => consumer.isActive()).length,
    }),
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await publisher.close();
      await Promise.all([publishing.close(), consuming?.close()]);
    },
  };
}
