import { PrismaPg } from '@prisma/adapter-pg';
import type { EventLog } from '@orchestrator/messaging';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { DatabaseTarget } from './database-target.js';
import { postgresTimeouts } from './postgres-timeouts.js';
import type { PostgresTimeouts } from './postgres-timeouts.js';
import { statementNames } from './statement-names.js';

export interface DatabaseAdapterOptions {
  target: DatabaseTarget;
  /** The service's own schema. */
  schema: string;
  /** Most connections of this process. Default 10. PostgreSQL only. */
  poolSize?: number;
  /** PostgreSQL only. */
  timeouts?: Partial<PostgresTimeouts>;
  /** Shown by the server beside the connections. */
  applicationName?: string;
  log: EventLog;
}

/**
 * The driver adapter of a service's own Prisma client:
 * `new PrismaClient({ adapter: createDatabaseAdapter(…), transactionOptions })`.
 * Sessions run in UTC, because Prisma's adapters read and write times as if they did.
 */
export function createDatabaseAdapter(options: DatabaseAdapterOptions): PrismaPg | PrismaPGlite {
  const { target, schema, poolSize = 10, applicationName = schema, log } = options;
  if (target.kind === 'embedded') return new PrismaPGlite(target.store.database);
  const timeouts = { ...postgresTimeouts, ...options.timeouts };
  const logLoss = (error: Error) => log.warn({ schema, error }, 'lost a database connection');
  return new PrismaPg(
    {
      connectionString: target.url,
      application_name: applicationName,
      max: poolSize,
      connectionTimeoutMillis: timeouts.connectionTimeoutMs,
      idleTimeoutMillis: 30_000,
      statement_timeout: timeouts.statementTimeoutMs,
      query_timeout: timeouts.queryTimeoutMs,
      lock_timeout: timeouts.lockTimeoutMs,
      idle_in_transaction_session_timeout: timeouts.idleInTransactionTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      options: '-c TimeZone=UTC',
    },
    {
      schema,
      onPoolError: logLoss,
      onConnectionError: logLoss,
      statementNameGenerator: statementNames(),
    },
  );
}
