import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
import type { ConsumeOptions } from './event-bus.js';

/**
 * Deliveries of one message before the broker itself buries it. It counts every loss of a consumer,
 * so it is far above the handler's own limit: it stops messages that kill the process.
 */
const brokerDeliveryLimit = 20;

export function deadLetterExchangeOf(exchange: string): string {
  return `${exchange}.dead`;
}

export function deadLetterQueueOf(queue: string): string {
  return `${queue}.dead`;
}

/**
 * Declares a consumer's queue and its bindings.
 * @returns the name of the queue
 */
export async function declareQueue(
  channel: Channel,
  exchange: string,
  { queue, types, transient = false }: Pick<ConsumeOptions, 'queue' | 'types' | 'transient'>,
): Promise<string> {
  await channel.assertExchange(exchange, 'topic', { durable: true });
  const declared = transient ? await declareOwnQueue(channel, queue) : queue;
  if (!transient) await declareDurableQueue(channel, exchange, queue);
  for (const type of types) await channel.bindQueue(declared, exchange, type);
  return declared;
}

/** A queue that ends with the connection. Its name is new: the broker may not have missed the last one yet. */
async function declareOwnQueue(channel: Channel, queue: string): Promise<string> {
  const name = `${queue}.${randomUUID()}`;
  await channel.assertQueue(name, { exclusive: true, autoDelete: true, durable: false });
  return name;
}

/**
 * Declares a queue and its dead-letter queue, both durable and replicated (quorum queues). Dead-lettering
 * is at least once, which demands `reject-publish` overflow.
 */
async function declareDurableQueue(
  channel: Channel,
  exchange: string,
  queue: string,
): Promise<void> {
  const deadLetterExchange = deadLetterExchangeOf(exchange);
  const deadLetterQueue = deadLetterQueueOf(queue);
  await channel.assertExchange(deadLetterExchange, 'direct', { durable: true });
  await channel.assertQueue(deadLetterQueue, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  await channel.bindQueue(deadLetterQueue, deadLetterExchange, queue);
  await channel.assertQueue(queue, {
    durable: true,
    deadLetterExchange,
    deadLetterRoutingKey: queue,
    overflow: 'reject-publish',
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': brokerDeliveryLimit,
      'x-dead-letter-strategy': 'at-least-once',
    },
  });
}
