import type { Redis } from 'ioredis';

/** Where the gateways add up what each of them counted. */
export interface CounterStore {
  /**
   * Adds to counters and gives their totals, in the same order. A counter lives for `lifetimeMs`.
   * @throws when the store is out of reach
   */
  add(
    counts: readonly (readonly [key: string, by: number])[],
    lifetimeMs: number,
  ): Promise<number[]>;
}

/** One process alone: what it counted is the total. */
export const noSharedCounters: CounterStore = {
  add: (counts) => Promise.resolve(counts.map(() => 0)),
};

/** Counters in Redis: one round trip an exchange. */
export const redisCounters = (redis: Redis, keyPrefix: string): CounterStore => ({
  async add(counts, lifetimeMs) {
    const pipeline = redis.pipeline();
    for (const [key, by] of counts) {
      pipeline.incrby(keyPrefix + key, by).pexpire(keyPrefix + key, lifetimeMs);
    }
    const results = (await pipeline.exec()) ?? [];
    return counts.map((_, index) => {
      const [error, total] = results[index * 2] ?? [new Error('no answer')];
      if (error) throw error;
      return Number(total);
    });
  },
});
