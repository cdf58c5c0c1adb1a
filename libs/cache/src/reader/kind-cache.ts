import type { Clock } from '../clock.js';
import type {
  CachedEntry,
  CacheOptions,
  CoherentCache,
  OwnedEntry,
  ReaderCounter,
} from '../coherence.js';
import type { Counters } from '../counters.js';
import { OwnerUnavailableError } from '../errors.js';
import { figures } from '../figures.js';
import { SharedUntilSent } from '../shared-until-sent.js';
import { EntryTable } from './entry-table.js';
import { Flights, type Flight } from './flights.js';
import type { SecondLevel } from './shared-store.js';
import type { TrustSource } from './trust.js';
import { UnknownKeys } from './unknown-keys.js';

/** What the caches of one reader have in common. */
export interface CacheSurroundings {
  readonly clock: Clock;
  readonly trust: TrustSource;
  readonly secondLevel: SecondLevel;
  readonly counters: Counters<ReaderCounter>;
}

/** One kind of entry: in the process, behind it Redis, behind that the owner. */
export class KindCache<V> implements CoherentCache<V> {
  readonly #entries: EntryTable<V>;
  readonly #unknown: UnknownKeys;
  readonly #flights = new Flights<CachedEntry<V> | null>();
  readonly #direct: SharedUntilSent<CachedEntry<V> | null>;

  constructor(
    private readonly options: CacheOptions<V>,
    private readonly around: CacheSurroundings,
  ) {
    this.#entries = new EntryTable(options.maxEntries);
    this.#unknown = new UnknownKeys(options.maxEntries);
    this.#direct = new SharedUntilSent(around.clock);
  }

  get size(): number {
    return this.#entries.size;
  }

  peek(key: string): CachedEntry<V> | undefined {
    const now = this.around.clock.monotonicMs();
    if (!this.around.trust.holds(now)) return undefined;
    const entry = this.#entries.get(key, now);
    if (entry !== undefined) this.around.counters.processHits++;
    return entry;
  }

  lookup(key: string): Promise<CachedEntry<V> | null> {
    const { clock, trust, counters } = this.around;
    const now = clock.monotonicMs();
    if (!trust.holds(now)) {
      return this.#direct.ask(key, () => this.#ask(key, clock.monotonicMs()));
    }
    const known = this.#entries.get(key, now);
    if (known) {
      counters.processHits++;
      return Promise.resolve(known);
    }
    if (this.#unknown.has(key, now)) return Promise.resolve(null);
    return (
      this.#flights.joinable(key) ??
      this.#flights.start(key, now, trust.epoch, (flight) => this.#find(key, flight))
    );
  }

  /** Drops what carries one of the ids, what might, and every look-up under way. */
  invalidate(ids: readonly string[]): void {
    for (const id of ids) this.#entries.dropId(id);
    this.#unknown.clear();
    this.#flights.voidAll();
  }

  dropEverything(): void {
    this.#entries.clear();
    this.#unknown.clear();
    this.#flights.voidAll();
  }

  /** Whether what a flight found may be kept, or taken from Redis: nothing happened that could make it stale. */
  mayKeep(flight: Flight): boolean {
    const { clock, trust } = this.around;
    return !flight.void && trust.epoch === flight.epoch && trust.holds(clock.monotonicMs());
  }

  async #find(key: string, flight: Flight): Promise<CachedEntry<V> | null> {
    const { secondLevel, counters } = this.around;
    const { kind } = this.options;
    const stored = await secondLevel.read<V>(kind, key, flight.epoch);
    if (stored !== null && this.mayKeep(flight)) {
      counters.sharedHits++;
      return this.#keep(key, flight, stored);
    }
    const askedAt = flight.startedAt;
    const owned = await this.#fetch(key);
    if (owned === null) {
      if (this.mayKeep(flight)) this.#unknown.add(key, askedAt + figures.unknownMs);
      return null;
    }
    if (this.mayKeep(flight)) void secondLevel.fill(kind, key, flight.epoch, owned, askedAt);
    return this.#keep(key, flight, owned);
  }

  #keep(key: string, flight: Flight, owned: OwnedEntry<V>): CachedEntry<V> | null {
    const now = this.around.clock.monotonicMs();
    const entry = this.#dated(owned, flight.startedAt);
    if (entry === null) return null;
    const liveUntil = Math.min(flight.startedAt + figures.localEntryMs, entry.expiresAt);
    if (this.mayKeep(flight) && liveUntil > now) this.#entries.set(key, entry, liveUntil, now);
    return entry;
  }

  async #ask(key: string, startedAt: number): Promise<CachedEntry<V> | null> {
    const owned = await this.#fetch(key);
    return owned === null ? null : this.#dated(owned, startedAt);
  }

  async #fetch(key: string): Promise<OwnedEntry<V> | null> {
    this.around.counters.ownerAsked++;
    try {
      return await this.options.fetch(key);
    } catch (cause) {
      this.around.counters.ownerFailed++;
      throw new OwnerUnavailableError(this.options.kind, { cause });
    }
  }

  /** The remaining lifetime counts from when the look-up began: it can only end too early. */
  #dated(owned: OwnedEntry<V>, startedAt: number): CachedEntry<V> | null {
    const expiresAt = owned.remainingMs === null ? Infinity : startedAt + owned.remainingMs;
    if (expiresAt <= this.around.clock.monotonicMs()) return null;
    return { ids: owned.ids, value: owned.value, expiresAt };
  }
}
