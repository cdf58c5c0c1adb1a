import type { SqlExecutor } from './sql.js';

/** What an owner answers for one key. */
export interface OwnedEntry<V> {
  /** Every id whose invalidation ends this entry: its own, its parents', its principal's. */
  readonly ids: readonly string[];
  /** Lifetime left by the database's clock when the owner looked; null = no end. */
  readonly remainingMs: number | null;
  /** Plain JSON: it travels through Redis. */
  readonly value: V;
}

/** An entry as a reader holds it. */
export interface CachedEntry<V> {
  readonly ids: readonly string[];
  readonly value: V;
  /** Monotonic milliseconds of this process; Infinity = no end. */
  readonly expiresAt: number;
}

export interface CacheOptions<V> {
  /** Names this kind of entry within the domain, for example `token`. */
  readonly kind: string;
  /** Asks the owner, who reads its primary database. null = there is none. A rejection = it could not be asked. */
  readonly fetch: (key: string) => Promise<OwnedEntry<V> | null>;
  /** Bound of the in-process table, and of the remembered unknown keys. */
  readonly maxEntries: number;
}

export interface CoherentCache<V> {
  /** The warm path: an entry in this process, live and trusted, or undefined. Synchronous, allocates nothing. */
  peek(key: string): CachedEntry<V> | undefined;
  /**
   * The entry from this process, Redis or the owner. null = the owner knows none, or it has expired.
   * Rejects with OwnerUnavailableError when nothing trusted is at hand and the owner can't be asked.
   */
  lookup(key: string): Promise<CachedEntry<V> | null>;
}

export type CutReason = 'revoked' | 'expired' | 'unconfirmed';

export interface StreamOptions {
  /** Asks whether the stream's caller is still let in; a stream without it is cut where it would be asked. */
  readonly confirm?: () => Promise<boolean>;
  /**
   * The entry was given by `peek` in this very turn of the event loop: nothing can have been missed
   * since, so the stream need not be asked about at once, however lately there was a doubt.
   */
  readonly justPeeked?: boolean;
}

export interface StreamRegistry {
  /**
   * Watches an open stream (SSE, upload, download). `cut` is called at most once: when one of `ids` is invalidated,
   * at `expiresAt` (monotonic ms, as in CachedEntry), or when the reader can't vouch for it and the owner doesn't
   * confirm it. Call it as soon as the entry was looked up. Gives the function that ends the watch.
   */
  open(
    ids: readonly string[],
    expiresAt: number,
    cut: (reason: CutReason) => void,
    options?: StreamOptions,
  ): () => void;
  readonly size: number;
}

export interface ReaderStatus {
  readonly connected: boolean;
  readonly trusted: boolean;
  readonly epoch: number | null;
  /** Why Redis was refused, if it was. */
  readonly refused: string | null;
  readonly entries: number;
  readonly streams: number;
  readonly counters: Readonly<Record<ReaderCounter, number>>;
}

export type ReaderCounter =
  | 'processHits'
  | 'sharedHits'
  | 'ownerAsked'
  | 'ownerFailed'
  | 'unsealed'
  | 'invalidations'
  | 'missedInvalidations'
  | 'startedOver'
  | 'renewals'
  | 'renewalsFailed'
  | 'streamsCut';

/** A gateway's side of the protocol, one per owner service. */
export interface CoherenceReader {
  cache<V>(options: CacheOptions<V>): CoherentCache<V>;
  readonly streams: StreamRegistry;
  status(): ReaderStatus;
  close(): Promise<void>;
}

export type Guard = (tx: SqlExecutor) => Promise<void>;

export interface OwnerStatus {
  readonly connected: boolean;
  readonly epoch: number | null;
  readonly refused: string | null;
  readonly counters: Readonly<Record<OwnerCounter, number>>;
}

export type OwnerCounter =
  | 'beats'
  | 'beatsRefused'
  | 'invalidations'
  | 'acknowledged'
  | 'waitedOut'
  | 'epochRaised'
  | 'reconnected';

/** An owner service's side: any number of replicas. */
export interface CoherenceOwner {
  /**
   * Runs `work`, which commits a change and calls `guard` with its transaction inside it, and answers when no reader
   * can accept entries with those ids any more. Rejects with what `work` throws, with UnguardedInvalidationError, or
   * with InvalidationUnsettledError when the commit stands but neither Redis nor the database could be used after it.
   */
  invalidate<T>(
    work: (guard: Guard) => Promise<{ readonly ids: readonly string[]; readonly result: T }>,
  ): Promise<T>;
  /** Repeats the announcement of ids whose change is committed; for the outbox relay. Same errors and promise. */
  announce(ids: readonly string[]): Promise<void>;
  status(): OwnerStatus;
  close(): Promise<void>;
}
