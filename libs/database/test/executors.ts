import type pg from 'pg';
import type { EmbeddedStore, SqlExecutor } from '../src/index.js';

/** Runs SQL on the embedded store, without a Prisma client. */
export function embeddedExecutor({ database }: EmbeddedStore): SqlExecutor {
  return {
    $queryRawUnsafe: async <T>(query: string, ...values: unknown[]) =>
      (await database.query(query, values)).rows as T,
    $executeRawUnsafe: async (query, ...values) =>
      (await database.query(query, values)).affectedRows ?? 0,
  };
}

/** Runs SQL on a connection or pool, without a Prisma client. */
export function postgresExecutor(client: pg.Pool | pg.PoolClient): SqlExecutor {
  return {
    $queryRawUnsafe: async <T>(query: string, ...values: unknown[]) =>
      (await client.query(query, values)).rows as T,
    $executeRawUnsafe: async (query, ...values) =>
      (await client.query(query, values)).rowCount ?? 0,
  };
}
