import { Redis } from 'ioredis';

import type { PlacedText } from './canary-scan.js';

export interface RedisTextsOptions {
  /** Keys to read, as in `SCAN … MATCH`; all of them unless said otherwise. */
  match?: string;
}

async function databasesOf(client: Redis): Promise<number[]> {
  const keyspace = await client.info('keyspace');
  return Array.from(keyspace.matchAll(/^db(\d+):/gm), ([, number]) => Number(number));
}

/** The parts of a value, whatever its type; bytes that are no UTF-8 are still there, as latin1. */
async function partsOf(client: Redis, key: Buffer): Promise<Buffer[]> {
  switch (await client.type(key)) {
    case 'string': {
      const value = await client.getBuffer(key);
      return value === null ? [] : [value];
    }
    case 'hash':
      return Object.entries(await client.hgetallBuffer(key)).flatMap(([field, value]) => [
        Buffer.from(field),
        value,
      ]);
    case 'list':
      return client.lrangeBuffer(key, 0, -1);
    case 'set':
      return client.smembersBuffer(key);
    case 'zset':
      return client.zrangeBuffer(key, 0, -1);
    case 'stream':
      return (await client.xrangeBuffer(key, '-', '+')).flatMap(([, fields]) => fields);
    default:
      return [];
  }
}

/**
 * Every key and value in every database of a Redis, strings, hashes, lists, sets and streams.
 * For `canaryScan`.
 */
export async function* redisTexts(
  url: string,
  { match = '*' }: RedisTextsOptions = {},
): AsyncGenerator<PlacedText> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (const database of await databasesOf(client)) {
      await client.select(database);
      let cursor = '0';
      do {
        const [next, keys] = await client.scanBuffer(cursor, 'MATCH', match, 'COUNT', 500);
        for (const key of keys) {
          const where = `db${database} ${key.toString('latin1')}`;
          yield { where: `the key ${where}`, text: key.toString('latin1') };
          for (const part of await partsOf(client, key)) {
            yield { where, text: part.toString('latin1') };
          }
        }
        cursor = next.toString();
      } while (cursor !== '0');
    }
  } finally {
    client.disconnect();
  }
}
