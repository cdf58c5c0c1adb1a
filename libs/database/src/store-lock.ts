import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '@orchestrator/messaging';
import pg from 'pg';
import { isDatabaseUnavailable } from './database-errors.js';
import { StoreInUseError } from './store-directory-lock.js';

export interface StoreLockOptions {
  /** `postgres:` URL; never logged. */
  url: string;
  /** What is locked, such as `process-local-cache`. */
  name: string;
  /** How long to wait for a predecessor or a server that is coming up. Default 10 s. */
  waitMs?: number;
  /**
   * The session of the lock is gone, so another process may take it: trust nothing that relied on
   * being alone. The lock is asked for again in the background.
   */
  onLost: () => void;
  /** Another process has it now. The only safe answer is to stop. */
  onTaken: (error: StoreInUseError) => void;
  log: EventLog;
}

export interface StoreLock {
  isHeld(): boolean;
  release(): Promise<void>;
}

const retryMs = 200;

/**
 * Makes this process the only one of its kind on a PostgreSQL database, by a session advisory lock
 * on a connection of its own (PostgreSQL, section 13.3.5). A killed process loses it at once.
 * @throws StoreInUseError when another process has it for longer than `waitMs`.
 */
export async function holdStoreLock(options: StoreLockOptions): Promise<StoreLock> {
  const { waitMs = 10_000, onLost, onTaken, log } = options;
  let session: pg.Client | undefined;
  let released = false;

  const watch = (client: pg.Client) => {
    session = client;
    client.once('end', () => {
      if (released || session !== client) return;
      session = undefined;
      log.warn({ lock: options.name }, 'lost the session that holds the store');
      onLost();
      regain().catch((error: unknown) => onTaken(inUse(error)));
    });
  };

  const regain = async () => {
    while (!released) {
      try {
        watch(await acquire(options, waitMs));
        log.info({ lock: options.name }, 'holding the store again');
        return;
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
      }
    }
  };

  watch(await acquire(options, waitMs));
  return {
    isHeld: () => session !== undefined,
    release: async () => {
      released = true;
      await session?.end();
      session = undefined;
    },
  };
}

async function acquire(options: StoreLockOptions, waitMs: number): Promise<pg.Client> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      const client = await tryAcquire(options);
      if (client) return client;
      if (Date.now() > deadline) throw inUse();
    } catch (error) {
      if (!isDatabaseUnavailable(error) || Date.now() > deadline) throw error;
    }
    await delay(retryMs);
  }
}

async function tryAcquire({ url, name }: StoreLockOptions): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `lock ${name}`,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    [name],
  );
  if (rows[0]?.locked) return client;
  await client.end();
  return undefined;
}

function inUse(cause?: unknown): StoreInUseError {
  return new StoreInUseError(
    'Another process is using this database with a cache of its own. Stop it first, or set REDIS_URL for both.',
    { cause },
  );
}
