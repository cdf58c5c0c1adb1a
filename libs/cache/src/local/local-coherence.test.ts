import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../clock.js';
import type { CacheOptions, OwnedEntry } from '../coherence.js';
import { OwnerUnavailableError, UnguardedInvalidationError } from '../errors.js';
import type { SqlExecutor } from '../sql.js';
import { createLocalCoherence } from './local-coherence.js';

const tx: SqlExecutor = {
  $queryRawUnsafe: () => Promise.reject(new Error('not asked here')),
  $executeRawUnsafe: () => Promise.reject(new Error('not asked here')),
};

/** A clock that stands until it is told to go on. */
class HandClock implements Clock {
  now = 1_000;
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void }>();

  monotonicMs(): number {
    return this.now;
  }
  wallMs(): number {
    return this.now;
  }
  setTimeout(callback: () => void, delayMs: number): () => void {
    const timer = { due: this.now + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
  pass(durationMs: number): void {
    this.now += durationMs;
    for (const timer of [...this.#timers]) {
      if (timer.due > this.now) continue;
      this.#timers.delete(timer);
      timer.callback();
    }
  }
}

function setUp(change: Partial<CacheOptions<string>> = {}) {
  const clock = new HandClock();
  const { reader, owner } = createLocalCoherence({ clock });
  const owned = new Map<string, OwnedEntry<string>>([
    ['t', { ids: ['token:1', 'principal:user:2'], remainingMs: null, value: 'first' }],
  ]);
  const asked: string[] = [];
  const cache = reader.cache<string>({
    kind: 'token',
    maxEntries: 10,
    fetch(key) {
      asked.push(key);
      return Promise.resolve(owned.get(key) ?? null);
    },
    ...change,
  });
  const invalidate = (ids: readonly string[]): Promise<string> =>
    owner.invalidate(async (guard) => {
      await guard(tx);
      return { ids, result: 'done' };
    });
  return { clock, reader, owner, owned, asked, cache, invalidate };
}

describe('coherence within one process', () => {
  it('serves an entry from the process until one of its ids is invalidated', async () => {
    const { cache, owned, asked, invalidate } = setUp();
    expect(cache.peek('t')).toBeUndefined();
    await cache.lookup('t');
    expect(cache.peek('t')).toEqual({
      ids: ['token:1', 'principal:user:2'],
      value: 'first',
      expiresAt: Infinity,
    });
    owned.delete('t');
    await expect(invalidate(['principal:user:2'])).resolves.toBe('done');
    expect(cache.peek('t')).toBeUndefined();
    await expect(cache.lookup('t')).resolves.toBeNull();
    expect(asked).toEqual(['t', 't']);
  });

  it('counts the remaining lifetime from when the look-up began, and gives nothing after it', async () => {
    const { cache, clock, owned } = setUp({
      fetch: () => {
        clock.pass(30);
        return Promise.resolve({ ids: [], remainingMs: 100, value: 'short' });
      },
    });
    owned.clear();
    expect((await cache.lookup('t'))?.expiresAt).toBe(1_100);
    clock.pass(69);
    expect(cache.peek('t')).toBeDefined();
    clock.pass(1);
    expect(cache.peek('t')).toBeUndefined();
  });

  it('gives nothing for an entry that ended while it was looked up', async () => {
    const { cache, clock } = setUp({
      fetch: () => {
        clock.pass(30);
        return Promise.resolve({ ids: [], remainingMs: 20, value: 'short' });
      },
    });
    await expect(cache.lookup('t')).resolves.toBeNull();
  });

  it('remembers for 5 s that a key is unknown, and forgets it at any invalidation', async () => {
    const { cache, clock, asked, invalidate } = setUp();
    for (let time = 0; time < 3; time++) await expect(cache.lookup('junk')).resolves.toBeNull();
    expect(asked).toEqual(['junk']);
    clock.pass(4_999);
    await cache.lookup('junk');
    expect(asked).toHaveLength(1);
    clock.pass(1);
    await cache.lookup('junk');
    expect(asked).toHaveLength(2);
    await invalidate(['principal:user:9']);
    await cache.lookup('junk');
    expect(asked).toHaveLength(3);
  });

  it('asks the owner once for concurrent look-ups of one key', async () => {
    const { cache, asked } = setUp();
    await Promise.all([cache.lookup('t'), cache.lookup('t'), cache.lookup('t')]);
    expect(asked).toEqual(['t']);
  });

  it('says so when the owner cannot be asked, and remembers nothing of it', async () => {
    let broken = true;
    const { cache } = setUp({
      fetch: () =>
        broken
          ? Promise.reject(new Error('connection refused'))
          : Promise.resolve({ ids: [], remainingMs: null, value: 'back' }),
    });
    await expect(cache.lookup('t')).rejects.toThrow(OwnerUnavailableError);
    broken = false;
    await expect(cache.lookup('t')).resolves.toMatchObject({ value: 'back' });
  });

  it('refuses a change that named ids without guarding its transaction', async () => {
    const { owner } = setUp();
    const work = () => Promise.resolve({ ids: ['token:1'], result: undefined });
    await expect(owner.invalidate(work)).rejects.toThrow(UnguardedInvalidationError);
  });

  it('lets a change of nothing pass without a guard, and a failing one fail as it is', async () => {
    const { owner } = setUp();
    await expect(owner.invalidate(() => Promise.resolve({ ids: [], result: 7 }))).resolves.toBe(7);
    await expect(owner.invalidate(() => Promise.reject(new Error('conflict')))).rejects.toThrow(
      'conflict',
    );
  });
});

describe('open streams', () => {
  it('are cut once, by whatever comes first: an id of theirs, or their end', async () => {
    const { clock, reader, owner } = setUp();
    const cuts: string[] = [];
    reader.streams.open(['token:1'], Infinity, (reason) => cuts.push(`one ${reason}`));
    reader.streams.open(['token:2'], clock.now + 50, (reason) => cuts.push(`two ${reason}`));
    const close = reader.streams.open(['token:1'], clock.now + 50, (reason) =>
      cuts.push(`three ${reason}`),
    );
    close();
    await owner.announce(['token:1']);
    clock.pass(50);
    await owner.announce(['token:1', 'token:2']);
    expect(cuts).toEqual(['one revoked', 'two expired']);
    expect(reader.streams.size).toBe(0);
  });

  it('that end after more than a timer can hold are cut at their end all the same', () => {
    const { clock, reader } = setUp();
    const cuts: string[] = [];
    reader.streams.open([], clock.now + 2 ** 32, (reason) => cuts.push(reason));
    clock.pass(2 ** 31);
    expect(cuts).toEqual([]);
    clock.pass(2 ** 31);
    expect(cuts).toEqual(['expired']);
  });

  it('that open just after an invalidation of one of their ids are asked about', async () => {
    const { clock, reader, owner } = setUp();
    await owner.announce(['token:1']);
    const cut = (name: string) =>
      new Promise<string>((resolve) => {
        reader.streams.open(['token:1'], Infinity, (reason) => resolve(`${name} ${reason}`), {
          confirm: () => Promise.resolve(name === 'sound'),
        });
      });
    const unsound = cut('unsound');
    void cut('sound');
    await expect(unsound).resolves.toBe('unsound unconfirmed');
    clock.pass(2_000);
    expect(reader.streams.size).toBe(1);
  });

  it('are cut when their confirmation does not come', async () => {
    const { clock, reader, owner } = setUp();
    await owner.announce(['token:1']);
    const cuts: string[] = [];
    reader.streams.open(['token:1'], Infinity, (reason) => cuts.push(reason), {
      confirm: () => new Promise(() => undefined),
    });
    clock.pass(1_499);
    expect(cuts).toEqual([]);
    clock.pass(1);
    expect(cuts).toEqual(['unconfirmed']);
  });

  it('of one caller are cut even if cutting another one throws', async () => {
    const { reader, owner } = setUp();
    const cuts: string[] = [];
    reader.streams.open(['token:1'], Infinity, () => {
      throw new Error('socket');
    });
    reader.streams.open(['token:1'], Infinity, (reason) => cuts.push(reason));
    await owner.announce(['token:1']);
    expect(cuts).toEqual(['revoked']);
  });

  it('end with their reader', async () => {
    const { reader } = setUp();
    const cuts: string[] = [];
    reader.streams.open(['token:1'], Infinity, (reason) => cuts.push(reason));
    await reader.close();
    expect(cuts).toEqual(['unconfirmed']);
  });
});
