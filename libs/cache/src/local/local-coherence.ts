import { systemClock, type Clock } from '../clock.js';
import type {
  CacheOptions,
  CoherenceOwner,
  CoherenceReader,
  CoherentCache,
  Guard,
  OwnerStatus,
  ReaderStatus,
} from '../coherence.js';
import { countersOf } from '../counters.js';
import { UnguardedInvalidationError } from '../errors.js';
import { silentLog, type CoherenceLog } from '../log.js';
import { ownerCounters } from '../owner/owner.js';
import { KindCache } from '../reader/kind-cache.js';
import { readerCounters } from '../reader/reader.js';
import { noSecondLevel } from '../reader/shared-store.js';
import { Streams } from '../reader/streams.js';
import type { TrustSource } from '../reader/trust.js';

/** Reader and owner share one map: nothing can be missed, so nothing needs to be proved. */
const oneProcess: TrustSource = { holds: () => true, epoch: 0 };

class LocalReader implements CoherenceReader {
  readonly streams: Streams;
  readonly #caches: KindCache<unknown>[] = [];
  readonly #counters = countersOf(readerCounters);

  constructor(
    private readonly clock: Clock,
    log: CoherenceLog,
  ) {
    this.streams = new Streams(clock, this.#counters, log);
  }

  cache<V>(options: CacheOptions<V>): CoherentCache<V> {
    const cache = new KindCache<V>(options, {
      clock: this.clock,
      trust: oneProcess,
      secondLevel: noSecondLevel,
      counters: this.#counters,
    });
    this.#caches.push(cache);
    return cache;
  }

  handle(ids: readonly string[]): void {
    for (const cache of this.#caches) cache.invalidate(ids);
    this.streams.cutByIds(ids);
    this.#counters.invalidations++;
  }

  status(): ReaderStatus {
    return {
      connected: true,
      trusted: true,
      epoch: oneProcess.epoch,
      refused: null,
      entries: this.#caches.reduce((sum, cache) => sum + cache.size, 0),
      streams: this.streams.size,
      counters: { ...this.#counters },
    };
  }

  close(): Promise<void> {
    for (const cache of this.#caches) cache.dropEverything();
    this.streams.close();
    return Promise.resolve();
  }
}

class LocalOwner implements CoherenceOwner {
  readonly #counters = countersOf(ownerCounters);

  constructor(private readonly reader: LocalReader) {}

  async invalidate<T>(
    work: (guard: Guard) => Promise<{ readonly ids: readonly string[]; readonly result: T }>,
  ): Promise<T> {
    const seen = { guard: false };
    const { ids, result } = await work(() => {
      seen.guard = true;
      return Promise.resolve();
    });
    if (ids.length === 0) return result;
    // Nothing needs the guard here, but a forgotten one would only be noticed in the distributed mode.
    if (!seen.guard) throw new UnguardedInvalidationError();
    await this.announce(ids);
    return result;
  }

  announce(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return Promise.resolve();
    this.reader.handle(ids);
    this.#counters.invalidations++;
    return Promise.resolve();
  }

  status(): OwnerStatus {
    return {
      connected: true,
      epoch: oneProcess.epoch,
      refused: null,
      counters: { ...this.#counters },
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Embedded mode: the same interfaces in one process. Whoever opens the store must hold a lock on it, so that there is
 * no second process whose changes this one would not see.
 */
export function createLocalCoherence(
  options: { readonly clock?: Clock; readonly log?: CoherenceLog } = {},
): {
  readonly reader: CoherenceReader;
  readonly owner: CoherenceOwner;
} {
  const reader = new LocalReader(options.clock ?? systemClock, options.log ?? silentLog);
  return { reader, owner: new LocalOwner(reader) };
}
