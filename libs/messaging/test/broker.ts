import { randomUUID } from 'node:crypto';
import { createConnection } from 'node:net';
import { connect } from 'amqplib';
import type { Channel } from 'amqplib';
import type { EventLog } from '../src/index.js';
import { amqpUrl, requireAll } from './config.js';

export function brokerAddress(): { host: string; port: number } {
  const url = new URL(amqpUrl);
  return { host: url.hostname, port: Number(url.port || 5672) };
}

function isReachable(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ ...brokerAddress(), timeout: 1_000 });
    const answer = (reachable: boolean) => {
      socket.destroy();
      resolve(reachable);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/** With REQUIRE_ALL the suites run in any case, and fail without a broker. */
export const rabbitIsReachable = requireAll || (await isReachable());

export const silentLog: EventLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Names of one test run's own exchange and queues, and their removal. */
export class PrivateBroker {
  readonly exchange = `test.${randomUUID()}`;
  readonly queuePrefix = `${this.exchange}.`;

  async withChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await connect(amqpUrl);
    connection.on('error', () => undefined);
    try {
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      const result = await work(channel);
      // Closing the connection alone would drop what the channel has not written yet.
      await channel.close();
      return result;
    } finally {
      await connection.close();
    }
  }

  /** Takes and acknowledges the next message of a queue, if there is one. */
  take(queue: string): Promise<string | undefined> {
    return this.withChannel(async (channel) => {
      const message = await channel.get(`${this.queuePrefix}${queue}`, { noAck: true });
      return message ? message.content.toString() : undefined;
    });
  }

  async remove(queues: readonly string[]): Promise<void> {
    await this.withChannel(async (channel) => {
      for (const queue of queues) {
        await channel.deleteQueue(`${this.queuePrefix}${queue}`);
        await channel.deleteQueue(`${this.queuePrefix}${queue}.dead`);
      }
      await channel.deleteExchange(this.exchange);
      await channel.deleteExchange(`${this.exchange}.dead`);
    });
  }
}
