import type { SqlExecutor } from './sql.js';

/**
 * A `serverId` names a Redis server in one of its lives: its own run_id, and a mark in its memory that it loses when
 * it is emptied. Every step at the server compares it there and then.
 */

/** An owner's announcement that entries with these ids are void. */
export interface Invalidation {
  /** The Redis server that counted it. */
  readonly serverId: string;
  readonly number: number;
  readonly ids: readonly string[];
  /** Whom to acknowledge to, and what. */
  readonly ownerId: string;
  readonly reference: string;
}

/** An owner's sign of life, as it stands in Redis. */
export interface Beat {
  readonly epoch: number;
  readonly serverId: string;
  readonly number: number;
}

/** What a reader's renewal gives, as of one instant at the server. */
export interface Renewal {
  /** The server's own, not what somebody stored. */
  readonly serverId: string;
  readonly timeMs: number;
  readonly beat: Beat | null;
  /** The number of the last invalidation. */
  readonly lastInvalidation: number;
  /** Invalidations after `handled`; incomplete when the log doesn't reach back far enough. */
  readonly missed: readonly Invalidation[];
}

export interface StoredEntry {
  /** The ids as JSON, in the clear: the server compares them with tombstones. */
  readonly idsJson: string;
  readonly sealed: string;
  /** The server's time when it was read. */
  readonly timeMs: number;
}

/** One connection of a reader; rejects everything once it is lost. Each call is one atomic step at the server. */
export interface ReaderLink {
  renew(readerId: string, handled: number | null): Promise<Renewal>;
  /** null: no entry, a tombstone for one of its ids, or another server than `serverId`. */
  read(name: string, serverId: string): Promise<StoredEntry | null>;
  /** Refused silently for a tombstoned id, past `deadlineMs` (server's clock), or at another server than `serverId`. */
  fill(
    name: string,
    serverId: string,
    entry: Omit<StoredEntry, 'timeMs'>,
    deadlineMs: number,
  ): Promise<void>;
  acknowledge(invalidation: Invalidation, readerId: string): Promise<void>;
  leave(readerId: string): Promise<void>;
  /** Gives the connection up; a new one is made. */
  reset(): void;
}

export interface ReaderEvents {
  up(link: ReaderLink): void;
  down(): void;
  invalidated(invalidation: Invalidation): void;
  refused(error: Error): void;
}

/** Keeps one link up: commands and subscription both live, or neither. */
interface RedisSide<Events> {
  open(events: Events): void;
  close(): Promise<void>;
}
export type ReaderRedis = RedisSide<ReaderEvents>;

export type BeatOutcome = 'written' | 'late' | 'backwards' | 'other-server';

export type InvalidateOutcome =
  /** `leases`: the readers that held a lease at that instant. */
  | { readonly kind: 'sent'; readonly leases: readonly string[] }
  /** Another server, or one that was emptied: nothing was written. */
  | { readonly kind: 'refused' };

export interface InvalidateRequest {
  readonly ids: readonly string[];
  readonly serverId: string;
  readonly ownerId: string;
  readonly reference: string;
}

/** One connection of an owner replica. */
export interface OwnerLink {
  /** Marks the server if it has no mark. */
  now(): Promise<{ readonly serverId: string; readonly timeMs: number }>;
  beat(epoch: number, serverId: string, begunAtMs: number): Promise<BeatOutcome>;
  invalidate(request: InvalidateRequest): Promise<InvalidateOutcome>;
  reset(): void;
}

export interface OwnerEvents {
  up(link: OwnerLink): void;
  down(): void;
  acknowledged(reference: string, readerId: string): void;
  refused(error: Error): void;
}
export type OwnerRedis = RedisSide<OwnerEvents>;

/** The one row of an owner service. */
export interface OwnerRow {
  readonly epoch: number;
  readonly serverId: string | null;
}

/** That row, always on the primary. */
export interface OwnerStore {
  read(): Promise<OwnerRow>;
  /** Reads it inside a transaction and keeps others from changing it until that transaction has ended. */
  readShared(tx: SqlExecutor): Promise<OwnerRow>;
  /** Raises the epoch; gives the row after it. */
  raise(): Promise<OwnerRow>;
  /** Notes the server and raises the epoch if it is another one than noted; gives the row after it. */
  adopt(serverId: string): Promise<OwnerRow>;
}
