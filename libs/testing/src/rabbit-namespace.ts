import { randomBytes } from 'node:crypto';

import { connect } from 'amqplib';

import { backendUrls } from './available-backends.js';

export interface RabbitNamespace {
  url: string;
  /** Ends in a dot; nobody else's exchanges and queues begin with it. */
  prefix: string;
  /** The name with the prefix, to be deleted by `clear`. */
  exchange(name: string): string;
  /** The name with the prefix, to be deleted by `clear`. */
  queue(name: string): string;
  /** Takes whatever lies in a queue of this name with its prefix: one text for each message, oldest first. */
  drain(queue: string): Promise<string[]>;
  /** Deletes the exchanges and queues that were named here, whether they exist or not. */
  clear(): Promise<void>;
}

/**
 * Room for the exchanges and queues of one suite in a broker that is shared with others. AMQP
 * can't list them, so each one has to be named by `exchange` or `queue` to be cleared.
 */
export function createRabbitNamespace(url: string = backendUrls.rabbit): RabbitNamespace {
  const prefix = `test.${randomBytes(6).toString('hex')}.`;
  const exchanges = new Set<string>();
  const queues = new Set<string>();
  const naming = (names: Set<string>) => (name: string) => {
    names.add(prefix + name);
    return prefix + name;
  };
  return {
    url,
    prefix,
    exchange: naming(exchanges),
    queue: naming(queues),
    drain: async (queue) => {
      const connection = await connect(url);
      try {
        const channel = await connection.createChannel();
        const texts: string[] = [];
        for (;;) {
          const message = await channel.get(queue, { noAck: true });
          if (message === false) return texts;
          texts.push(message.content.toString());
        }
      } finally {
        await connection.close();
      }
    },
    clear: async () => {
      const connection = await connect(url);
      try {
        const channel = await connection.createChannel();
        for (const queue of queues) await channel.deleteQueue(queue);
        for (const exchange of exchanges) await channel.deleteExchange(exchange);
        await channel.close();
      } finally {
        await connection.close();
      }
    },
  };
}
