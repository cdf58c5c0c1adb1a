import { momentOf, type Clock, type Moment } from '../clock.js';
import type {
  CacheOptions,
  CoherenceReader,
  CoherentCache,
  ReaderCounter,
  ReaderStatus,
} from '../coherence.js';
import { countersOf } from '../counters.js';
import { figures } from '../figures.js';
import type { CoherenceLog } from '../log.js';
import type { Beat, Invalidation, ReaderLink, ReaderRedis, Renewal } from '../ports.js';
import { KindCache } from './kind-cache.js';
import type { Seal } from './seal.js';
import { SharedStore, type Session } from './shared-store.js';
import { Streams } from './streams.js';
import { SuspensionWatch, Trust } from './trust.js';

export interface ReaderParts {
  readonly redis: ReaderRedis;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly log: CoherenceLog;
  /** Of this process alone: an acknowledgement speaks for every entry held under it. */
  readonly readerId: string;
}

export const readerCounters: readonly ReaderCounter[] = [
  'processHits',
  'sharedHits',
  'ownerAsked',
  'ownerFailed',
  'unsealed',
  'invalidations',
  'missedInvalidations',
  'startedOver',
  'renewals',
  'renewalsFailed',
  'streamsCut',
];

/** A reader over Redis: renews its lease, follows beats and invalidations, and keeps its caches true to them. */
export class Reader implements CoherenceReader {
  readonly streams: Streams;
  readonly trust: Trust;
  readonly #caches: KindCache<unknown>[] = [];
  readonly #counters = countersOf(readerCounters);
  readonly #store: SharedStore;
  readonly #suspension: SuspensionWatch;
  #link: ReaderLink | null = null;
  #session: Session | null = null;
  /** The last invalidation up to which all were handled; null before the first renewal of a session. */
  #handled: number | null = null;
  #renewingOver: ReaderLink | null = null;
  #answeredAt = 0;
  #refused: string | null = null;
  #cancelTick: () => void = () => undefined;

  constructor(private readonly parts: ReaderParts) {
    const { clock, seal, redis, log } = parts;
    this.trust = new Trust(clock);
    this.streams = new Streams(clock, this.#counters, log);
    this.#suspension = new SuspensionWatch(clock);
    this.#store = new SharedStore(() => this.#session, seal, this.#counters);
    redis.open({
      up: (link) => this.#connected(link),
      down: () => this.#disconnected(),
      invalidated: (invalidation) => this.#told(invalidation),
      refused: (error) => {
        this.#refused = error.message;
        log.error({ err: error }, 'this Redis is unfit for the coherence protocol');
      },
    });
    this.#armTick();
  }

  cache<V>(options: CacheOptions<V>): CoherentCache<V> {
    const { clock } = this.parts;
    const surroundings = {
      clock,
      trust: this.trust,
      secondLevel: this.#store,
      counters: this.#counters,
    };
    const cache = new KindCache<V>(options, surroundings);
    this.#caches.push(cache);
    return cache;
  }

  status(): ReaderStatus {
    return {
      connected: this.#link !== null,
      trusted: this.trust.holds(this.parts.clock.monotonicMs()),
      epoch: this.trust.epoch,
      refused: this.#refused,
      entries: this.#caches.reduce((sum, cache) => sum + cache.size, 0),
      streams: this.streams.size,
      counters: { ...this.#counters },
    };
  }

  async close(): Promise<void> {
    this.#cancelTick();
    const link = this.#link;
    this.#link = null;
    this.startOver('closed');
    this.streams.close();
    await link?.leave(this.parts.readerId).catch(() => undefined);
    await this.parts.redis.close();
  }

  /** Forgets everything that it knew over an earlier connection, or before it lost sight of what happened. */
  startOver(reason: string): void {
    this.trust.lose();
    this.#session = null;
    this.#handled = null;
    for (const cache of this.#caches) cache.dropEverything();
    this.streams.doubtAll('after settling');
    this.#counters.startedOver++;
    this.parts.log.info({ reason }, 'coherence reader starts without trust');
  }

  /** Voids what carries these ids, in this order: nothing may be found again once the streams are cut. */
  handle(invalidation: Invalidation): void {
    for (const cache of this.#caches) cache.invalidate(invalidation.ids);
    this.streams.cutByIds(invalidation.ids);
    this.#counters.invalidations++;
  }

  /** Handles what a renewal tells and no message told; false when some of it can't be known any more. */
  catchUp(renewal: Renewal, since: number): boolean {
    if (renewal.lastInvalidation - since !== renewal.missed.length) return false;
    for (const invalidation of renewal.missed) {
      if (invalidation.number <= (this.#handled ?? 0)) continue;
      this.#counters.missedInvalidations++;
      this.handle(invalidation);
      this.#acknowledge(invalidation);
    }
    return true;
  }

  /** A beat that was copied from another server, or left by a former life of this one, says nothing. */
  ownBeat(renewal: Renewal): Beat | null {
    return renewal.beat?.serverId === renewal.serverId ? renewal.beat : null;
  }

  #connected(link: ReaderLink): void {
    this.startOver('connected');
    this.#link = link;
    this.#refused = null;
    this.#answeredAt = this.parts.clock.monotonicMs();
    void this.#renew();
  }

  #disconnected(): void {
    this.#link = null;
    this.startOver('disconnected');
  }

  #armTick(): void {
    this.#cancelTick = this.parts.clock.setTimeout(() => {
      this.#armTick();
      void this.#renew();
      this.streams.tick(this.trust.holds(this.parts.clock.monotonicMs()));
    }, figures.beatEveryMs);
  }

  async #renew(): Promise<void> {
    if (this.#suspension.suspended()) this.startOver('suspended');
    const link = this.#link;
    if (link === null || this.#renewingOver === link) return;
    const sent = momentOf(this.parts.clock);
    const since = this.#handled;
    this.#renewingOver = link;
    try {
      const renewal = await link.renew(this.parts.readerId, since);
      if (link === this.#link) this.#renewed(link, renewal, sent, since);
    } catch {
      this.#counters.renewalsFailed++;
      if (link === this.#link) this.#giveUpIfSilent(link);
    } finally {
      if (this.#renewingOver === link) this.#renewingOver = null;
    }
  }

  #renewed(link: ReaderLink, renewal: Renewal, sent: Moment, since: number | null): void {
    this.#counters.renewals++;
    this.#answeredAt = this.parts.clock.monotonicMs();
    if (this.#session !== null && this.#session.serverId !== renewal.serverId) {
      this.startOver('another server answers');
      // Its subscription may still hang on the other one.
      link.reset();
      return;
    }
    if (since !== null && this.#handled !== null && !this.catchUp(renewal, since)) {
      this.startOver('invalidations missed for good');
    }
    this.#handled = Math.max(this.#handled ?? 0, renewal.lastInvalidation);
    this.#session = {
      link,
      serverId: renewal.serverId,
      redisMs: renewal.timeMs,
      localMs: this.#answeredAt,
    };
    if (this.trust.renewed(sent, this.ownBeat(renewal))) this.#epochChanged();
  }

  /** Somebody was revoked whose ids were not told: entries of the old epoch go, streams are asked about. */
  #epochChanged(): void {
    for (const cache of this.#caches) cache.dropEverything();
    this.streams.doubtAll('at once');
  }

  #giveUpIfSilent(link: ReaderLink): void {
    const silentMs = this.parts.clock.monotonicMs() - this.#answeredAt;
    if (silentMs > figures.silentConnectionMs) link.reset();
  }

  #told(invalidation: Invalidation): void {
    this.handle(invalidation);
    this.#acknowledge(invalidation);
    if (this.#session?.serverId !== invalidation.serverId || this.#handled === null) return;
    if (invalidation.number === this.#handled + 1) this.#handled = invalidation.number;
    else if (invalidation.number > this.#handled) void this.#renew();
  }

  #acknowledge(invalidation: Invalidation): void {
    this.#link?.acknowledge(invalidation, this.parts.readerId).catch(() => undefined);
  }
}
