import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../clock.js';
import type { CoherenceOwner, CoherenceReader } from '../coherence.js';
import { silentLog, type CoherenceLog } from '../log.js';
import { Owner } from '../owner/owner.js';
import { SqlOwnerStore } from '../owner/sql-owner-store.js';
import { Reader } from '../reader/reader.js';
import { Seal, type SealKey } from '../reader/seal.js';
import type { SqlExecutor } from '../sql.js';
import { Keyspace } from './keyspace.js';
import { RedisOwnerSide, RedisReaderSide, type SideOptions } from './redis-sides.js';

interface RedisOptions {
  /** One word for the owner service, for example `token`; the same at its owners and readers. */
  readonly domain: string;
  /** One primary that runs `noeviction`; anything else is refused, see status().refused. */
  readonly redisUrl: string;
  /** Goes before every key and channel. */
  readonly keyPrefix?: string;
  readonly clock?: Clock;
  readonly log?: CoherenceLog;
  /** Told when this Redis is unfit (EvictionPolicyError); caches stay unused until it is fit. */
  readonly onRefused?: (error: Error) => void;
}

export interface RedisReaderOptions extends RedisOptions {
  /** The first key seals, all of them open. */
  readonly sealKeys: readonly SealKey[];
  /** Names this reader in leases; something random is always added, since two processes must never share a name. */
  readonly readerId?: string;
}

export interface RedisOwnerOptions extends RedisOptions {
  /** The primary database. */
  readonly sql: SqlExecutor;
  /** The schema that holds the table `coherence`. */
  readonly schema: string;
}

/** A reader over Redis. It starts at once, without trust, and asks the owner until Redis and a beat are there. */
export function createRedisCoherenceReader(options: RedisReaderOptions): CoherenceReader {
  const { domain, sealKeys, readerId = 'reader', clock = systemClock, log = silentLog } = options;
  const seal = new Seal(domain, sealKeys);
  const redis = new RedisReaderSide(sideOptions(options));
  return new Reader({ redis, seal, clock, log, readerId: `${readerId}:${randomUUID()}` });
}

/** One replica of an owner over Redis. It starts at once; until Redis is there, changes raise the epoch and wait. */
export function createRedisCoherenceOwner(options: RedisOwnerOptions): CoherenceOwner {
  const { clock = systemClock, log = silentLog } = options;
  const ownerId = randomUUID();
  const store = new SqlOwnerStore(options.sql, options.schema);
  const redis = new RedisOwnerSide(sideOptions(options), ownerId);
  return new Owner({ redis, store, clock, log, ownerId });
}

function sideOptions(options: RedisOptions): SideOptions {
  return {
    keyspace: new Keyspace(options.domain, options.keyPrefix ?? ''),
    redisUrl: options.redisUrl,
    log: options.log ?? silentLog,
    onRefused: options.onRefused ?? (() => undefined),
  };
}
