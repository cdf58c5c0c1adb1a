import { eventually } from '@orchestrator/testing';
import { systemClock } from '../src/clock.js';
import type { CoherenceReader, CoherentCache } from '../src/coherence.js';
import { silentLog } from '../src/log.js';
import { Owner } from '../src/owner/owner.js';
import type { OwnerRow, OwnerStore } from '../src/ports.js';
import { Keyspace } from '../src/redis/keyspace.js';
import { createRedisCoherenceReader } from '../src/redis/redis-coherence.js';
import { RedisOwnerSide } from '../src/redis/redis-sides.js';
import type { SqlExecutor } from '../src/sql.js';

/** The owner's row without a database. */
class MemoryStore implements OwnerStore {
  #row: OwnerRow = { epoch: 1, serverId: null };

  read(): Promise<OwnerRow> {
    return Promise.resolve(this.#row);
  }
  readShared(): Promise<OwnerRow> {
    return this.read();
  }
  raise(): Promise<OwnerRow> {
    this.#row = { ...this.#row, epoch: this.#row.epoch + 1 };
    return this.read();
  }
  adopt(serverId: string): Promise<OwnerRow> {
    return this.#row.serverId === serverId ? this.read() : this.#adopted(serverId);
  }
  #adopted(serverId: string): Promise<OwnerRow> {
    this.#row = { epoch: this.#row.epoch + 1, serverId };
    return this.read();
  }
}

const noTransaction: SqlExecutor = {
  $queryRawUnsafe: () => Promise.reject(new Error('no SQL here')),
  $executeRawUnsafe: () => Promise.reject(new Error('no SQL here')),
};
const keyPrefix = 'real:';
const domain = 'token';
const sealKeys = [{ id: 'k1', secret: Buffer.alloc(32, 3) }];

interface Gateway {
  readonly reader: CoherenceReader;
  readonly cache: CoherentCache<string>;
}

/** Two owner replicas and three readers in this process, over a real Redis. */
export class RealCluster {
  readonly owners: readonly Owner[];
  readonly gateways: readonly Gateway[];
  readonly revokeMs: number[] = [];
  readonly stale: string[] = [];
  accepted = 0;
  readonly #revoked = new Set<string>();
  readonly #answeredAt = new Map<string, number>();
  #running = true;
  #tokens = 0;
  #load: Promise<unknown> = Promise.resolve();

  /** `urls` of the owners and of the readers may differ: they can go through different proxies. */
  constructor(urls: { readonly owners: string; readonly readers: string }) {
    const store = new MemoryStore();
    this.owners = ['owner1', 'owner2'].map((ownerId) => {
      const keyspace = new Keyspace(domain, keyPrefix);
      const side = { keyspace, redisUrl: urls.owners, log: silentLog, onRefused: () => undefined };
      const redis = new RedisOwnerSide(side, ownerId);
      return new Owner({ redis, store, clock: systemClock, log: silentLog, ownerId });
    });
    this.gateways = [1, 2, 3].map(() => {
      const reader = createRedisCoherenceReader({
        domain,
        redisUrl: urls.readers,
        keyPrefix,
        sealKeys,
      });
      return {
        reader,
        cache: reader.cache({ kind: 'token', maxEntries: 1_000, fetch: this.#fetch }),
      };
    });
  }

  readonly #fetch = async (
    key: string,
  ): Promise<{ ids: string[]; remainingMs: null; value: string } | null> => {
    const live = !this.#revoked.has(key);
    await new Promise((resolve) => setImmediate(resolve));
    return live ? { ids: [`token:${key}`], remainingMs: null, value: key } : null;
  };

  async trusted(): Promise<void> {
    await eventually(
      () =>
        this.gateways.every(({ reader }) => reader.status().trusted) &&
        this.owners.every((owner) => owner.status().connected),
      { withinMs: 10_000 },
    );
  }

  newToken(): string {
    return `t${++this.#tokens}`;
  }

  /** One request; notes it when it was begun after its token's revoke was answered and is accepted all the same. */
  async request({ cache }: Gateway, token: string): Promise<boolean> {
    const begun = performance.now();
    const entry = cache.peek(token) ?? (await cache.lookup(token).catch(() => null));
    if (!entry) return false;
    this.accepted++;
    const answeredAt = this.#answeredAt.get(token);
    if (answeredAt !== undefined && begun > answeredAt) this.stale.push(token);
    return true;
  }

  async revoke(token: string, owner = this.owners[0]!): Promise<void> {
    const begun = performance.now();
    await owner.invalidate(async (guard) => {
      await guard(noTransaction);
      this.#revoked.add(token);
      return { ids: [`token:${token}`], result: undefined };
    });
    const now = performance.now();
    this.#answeredAt.set(token, now);
    this.revokeMs.push(now - begun);
  }

  /** Asks for these tokens at every reader, again and again, until `stop`. */
  load(tokens: readonly string[]): void {
    this.#running = true;
    this.#load = Promise.all(
      this.gateways.map(async (gateway) => {
        while (this.#running) {
          for (const token of tokens) await this.request(gateway, token);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      }),
    );
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#load;
  }

  async close(): Promise<void> {
    await this.stop();
    await Promise.all(this.gateways.map(({ reader }) => reader.close()));
    await Promise.all(this.owners.map((owner) => owner.close()));
  }
}
