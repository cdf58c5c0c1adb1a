export { createDatabaseAdapter } from './database-adapter.js';
export type { DatabaseAdapterOptions } from './database-adapter.js';
export {
  isDatabaseUnavailable,
  isTransactionConflict,
  isUniqueViolation,
} from './database-errors.js';
export type { DatabaseTarget } from './database-target.js';
export { openEmbeddedStore } from './embedded-store.js';
export type { EmbeddedStore, EmbeddedStoreOptions } from './embedded-store.js';
export type { Failpoint } from './failpoint.js';
export { IdempotencyConflictError, onceByKey } from './idempotency/once-by-key.js';
export type { OnceKey } from './idempotency/once-by-key.js';
export { inTransaction, retryingConflicts } from './in-transaction.js';
export type { TransactionalClient } from './in-transaction.js';
export { migrate } from './migrations/migrate.js';
export type { MigrateOptions } from './migrations/migrate.js';
export { MigrationError } from './migrations/migration-error.js';
export type { MigrationFailure } from './migrations/migration-error.js';
export { newId } from './new-id.js';
export { appendToOutbox } from './outbox/append-to-outbox.js';
export { handleOnce } from './outbox/handle-once.js';
export { createOutboxRelay } from './outbox/outbox-relay.js';
export type { OutboxRelay, OutboxRelayOptions } from './outbox/outbox-relay.js';
export { outboxTablesSql } from './outbox/outbox-tables.js';
export { postgresTimeouts, transactionOptions } from './postgres-timeouts.js';
export type { PostgresTimeouts } from './postgres-timeouts.js';
export { compareWithPrismaSchema } from './schema-comparison/compare-with-prisma-schema.js';
export type { SqlExecutor } from './sql-executor.js';
export { StoreInUseError } from './store-directory-lock.js';
export { holdStoreLock } from './store-lock.js';
export type { StoreLock, StoreLockOptions } from './store-lock.js';
export { writeTogether } from './write-together.js';
