export { systemClock, type Clock } from './clock.js';
export type {
  CachedEntry,
  CacheOptions,
  CoherenceOwner,
  CoherenceReader,
  CoherentCache,
  CutReason,
  Guard,
  OwnedEntry,
  OwnerCounter,
  OwnerStatus,
  ReaderCounter,
  ReaderStatus,
  StreamOptions,
  StreamRegistry,
} from './coherence.js';
export {
  EvictionPolicyError,
  InvalidationUnsettledError,
  OwnerUnavailableError,
  UnguardedInvalidationError,
} from './errors.js';
export { createLocalCoherence } from './local/local-coherence.js';
export type { CoherenceLog } from './log.js';
export type { SealKey } from './reader/seal.js';
export {
  createRedisCoherenceOwner,
  createRedisCoherenceReader,
  type RedisOwnerOptions,
  type RedisReaderOptions,
} from './redis/redis-coherence.js';
export { coherenceTableSql, type SqlExecutor } from './sql.js';
