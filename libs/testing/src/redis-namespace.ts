import { randomBytes } from 'node:crypto';

import { Redis } from 'ioredis';

import { backendUrls } from './available-backends.js';
import { strayTokens } from './canary-scan.js';
import { redisTexts } from './redis-texts.js';
import { refuseTokens } from './stored-tokens.js';

export interface RedisNamespace {
  url: string;
  /** Ends in a colon; nobody else's keys begin with it. */
  prefix: string;
  /**
   * Deletes every key that begins with the prefix.
   * @throws Error when a token's value is anywhere in them; they are deleted all the same
   */
  clear(): Promise<void>;
}

/** Room for the keys of one test or suite in a Redis that is shared with others. */
export function createRedisNamespace(url: string = backendUrls.redis): RedisNamespace {
  const prefix = `test:${randomBytes(6).toString('hex')}:`;
  return { url, prefix, clear: () => clearPrefix(url, prefix) };
}

async function clearPrefix(url: string, prefix: string): Promise<void> {
  let found = 0;
  for await (const { text } of redisTexts(url, { match: `${prefix}*` })) found += strayTokens(text);
  await unlinkPrefix(url, prefix);
  refuseTokens(found === 0 ? [] : [`Redis below ${prefix}`]);
}

async function unlinkPrefix(url: string, prefix: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    let cursor = '0';
    do {
      const [next, keys] = await client.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 500);
      if (keys.length > 0) await client.unlink(keys);
      cursor = next;
    } while (cursor !== '0');
  } finally {
    client.disconnect();
  }
}
