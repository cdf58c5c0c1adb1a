import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '@orchestrator/messaging';
import pg from 'pg';
import { isDatabaseUnavailable } from '../database-errors.js';
import type { DatabaseTarget } from '../database-target.js';
import { MigrationError } from './migration-error.js';

export interface MigrationStatements {
  query<T>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Any number of statements in one text. */
  script(sql: string): Promise<void>;
}

/** A connection of its own, on which nobody else migrates at the same time. */
export interface MigrationSession extends MigrationStatements {
  inTransaction(work: (statements: MigrationStatements) => Promise<void>): Promise<void>;
}

/** The number that `prisma migrate` locks too, so that the two exclude one another. */
const prismaAdvisoryLock = 72_707_369;
const longestDelayMs = 2_000;

export interface SessionOptions {
  target: DatabaseTarget;
  waitMs: number;
  log: EventLog;
}

/** Waits for the database and for other runners, each for at most `waitMs`, then does the work. */
export async function withMigrationSession(
  options: SessionOptions,
  work: (session: MigrationSession) => Promise<void>,
): Promise<void> {
  if (options.target.kind === 'postgres') {
    await withPostgresSession(options.target.url, options, work);
    return;
  }
  const { store } = options.target;
  const statements = (on: Pick<typeof store.database, 'query' | 'exec'>): MigrationStatements => ({
    query: async <T>(sql: string, values?: unknown[]) => (await on.query<T>(sql, values)).rows,
    script: async (sql) => {
      await on.exec(sql);
    },
  });
  await store.runAlone(() =>
    work({
      ...statements(store.database),
      inTransaction: (inner) => store.database.transaction((tx) => inner(statements(tx))),
    }),
  );
}

async function withPostgresSession(
  url: string,
  { waitMs, log }: SessionOptions,
  work: (session: MigrationSession) => Promise<void>,
): Promise<void> {
  const client = await connectPatiently(url, waitMs, log);
  const statements: MigrationStatements = {
    query: async <T>(sql: string, values?: unknown[]) =>
      (await client.query(sql, values)).rows as T[],
    script: async (sql) => {
      await client.query(sql);
    },
  };
  const inTransaction: MigrationSession['inTransaction'] = async (inner) => {
    await client.query('BEGIN');
    try {
      await inner(statements);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  };
  try {
    await lockPatiently(statements, waitMs);
    await work({ ...statements, inTransaction });
  } finally {
    // The lock ends with its session.
    await client.end().catch(() => undefined);
  }
}

async function connectPatiently(url: string, waitMs: number, log: EventLog): Promise<pg.Client> {
  const deadline = Date.now() + waitMs;
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'migrations',
      connectionTimeoutMillis: 5_000,
      options: '-c TimeZone=UTC',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.end().catch(() => undefined);
      if (!isDatabaseUnavailable(error)) throw error;
      if (Date.now() >= deadline) {
        throw new MigrationError('unreachable', 'The database did not come up in time.', {
          cause: error,
        });
      }
      if (attempt === 0) log.warn({ error }, 'the database is out of reach; waiting for it');
    }
    await delay(Math.min(longestDelayMs, 100 * 2 ** attempt));
  }
}

async function lockPatiently(statements: MigrationStatements, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const rows = await statements.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS locked',
      [prismaAdvisoryLock],
    );
    if (rows[0]?.locked) return;
    if (Date.now() >= deadline) {
      throw new MigrationError('unreachable', 'Another runner is migrating for too long.');
    }
    await delay(100);
  }
}
