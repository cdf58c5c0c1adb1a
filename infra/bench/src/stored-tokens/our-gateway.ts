import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startGateway } from '../platform/start-gateway.js';
import { upstreamPath } from '../tools/upstream.js';
import type { ColdContestant } from './cold-contestant.js';
import { someOf } from './known-tokens.js';

/** Longer than the gateway keeps an entry in its own memory. */
const localEntryMs = 2_500;

/** Requests through the gateway with a token that neither it nor Redis knows; the user is known. */
export const ourGateway = (name: string, title: string, size: 'few' | 'many'): ColdContestant => ({
  name,
  title,
  start: async ({ store, upstreamPort, ...place }) => {
    const { platform, known } = await store(size);
    const { port, pid } = await startGateway(place, platform, upstreamPort);
    let isNew = true;
    return {
      port,
      processes: { gateway: pid, ...platform.processes },
      values: someOf(known, place.options.stored.few).map(({ value }) => value),
      databaseUrl: platform.databaseUrl,
      request: () => Promise.resolve(gatewayRequest(port)),
      forget: async () => {
        if (isNew) {
          isNew = false;
          return;
        }
        await forgetEntries(platform.redisUrl);
        await delay(localEntryMs);
      },
      authorization: `Bearer ${platform.token}`,
    };
  },
});

/** A request that the upstream answers; the token is what changes. */
export const gatewayRequest = (port: number) => ({
  before: `GET ${upstreamPath} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer `,
  after: '\r\n\r\n',
  expected: '"items":',
});

/** Only the entries: what the services remember of each other stays. */
async function forgetEntries(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl);
  try {
    const found = redis.scanStream({ match: '*coherence:token:entry:*', count: 1_000 });
    for await (const keys of found as AsyncIterable<string[]>) {
      if (keys.length > 0) await redis.unlink(keys);
    }
  } finally {
    redis.disconnect();
  }
}
