import type { Channel } from 'amqplib';

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
 * Declares a consumer's queue, its dead-letter queue, and its bindings; all durable and replicated
 * (quorum queues). Dead-lettering is at least once, which demands `reject-publish` overflow.
 */
export async function declareQueue(
  channel: Channel,
  { exchange, queue, types }: { exchange: string; queue: string; types: readonly string[] },
): Promise<void> {
  const deadLetterExchange = deadLetterExchangeOf(exchange);
  const deadLetterQueue = deadLetterQueueOf(queue);
  await channel.assertExchange(exchange, 'topic', { durable: true });
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
  for (const type of types) await channel.bindQueue(queue, exchange, type);
}
