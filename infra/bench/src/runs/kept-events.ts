import { randomBytes } from 'node:crypto';
import { connect } from 'amqplib';
import type { CleanUp } from '../processes/clean-up.js';

/**
 * An exchange whose events a queue keeps, as durable as in production, and nobody takes: what accepts
 * runs is measured without those who carry them out on the same two cores.
 */
export async function openKeptEvents(url: string, cleanUp: CleanUp): Promise<string> {
  const exchange = `bench.${randomBytes(6).toString('hex')}`;
  const queue = `${exchange}.kept`;
  const connection = await connect(url);
  cleanUp.add(() => connection.close());
  const channel = await connection.createChannel();
  await channel.assertExchange(exchange, 'topic', { durable: true });
  await channel.assertQueue(queue, { durable: true });
  await channel.bindQueue(queue, exchange, '#');
  cleanUp.add(async () => {
    await channel.deleteQueue(queue);
    await channel.deleteExchange(exchange);
  });
  return exchange;
}
