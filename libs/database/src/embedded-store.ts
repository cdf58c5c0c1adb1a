import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import { lockStoreDirectory } from './store-directory-lock.js';

/** PostgreSQL inside this process (PGlite), shared by all services of the embedded mode. */
export interface EmbeddedStore {
  readonly database: PGlite;
  /** Runs work that must not run twice at once in this process, such as migrations. */
  runAlone<T>(work: () => Promise<T>): Promise<T>;
  /** Closes the database and gives the directory free. */
  close(): Promise<void>;
}

export type EmbeddedStoreOptions =
  | {
      memory: true;
      /** What another one's `dumpDataDir` gave, to begin as its copy. */
      from?: Blob;
    }
  | {
      /** Made when it is missing, readable by its owner only. */
      directory: string;
      /** The directory was taken over by another process. Default: end this process by throwing. */
      onLockLost?: (error: Error) => void;
    };

/**
 * Opens the embedded store, alone: one process per directory, enforced by a lock.
 * PGlite has one connection. An interactive transaction keeps it until its end, and everybody else
 * waits; see {@link inTransaction} for what that forbids.
 * @throws StoreInUseError when another process uses the directory.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  if ('memory' in options) {
    const { from } = options;
    return holderOf(await openDatabase(from && { loadDataDir: from }), () => Promise.resolve());
  }
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const unlock = await lockStoreDirectory(directory, options.onLockLost ?? throwOutside);
  try {
    return holderOf(await openDatabase({ dataDir: await prepareData(directory) }), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A first start that is killed in the middle must not leave half a database behind. */
async function prepareData(directory: string): Promise<string> {
  const data = join(directory, 'postgres');
  if (existsSync(data)) return data;
  const unfinished = `${data}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const database = await createDatabase({ dataDir: unfinished });
  await database.close();
  await rename(unfinished, data);
  return data;
}

async function openDatabase(begin: PGliteOptions = {}): Promise<PGlite> {
  const database = await createDatabase(begin);
  // Prisma's adapters read and write times as if the session ran in UTC.
  await database.exec("SET TIME ZONE 'UTC'");
  return database;
}

/** Loaded by whoever opens such a store: it is large, and most have a server. */
async function createDatabase(options: PGliteOptions): Promise<PGlite> {
  const embedded = await import('@electric-sql/pglite');
  return embedded.PGlite.create(options);
}

function holderOf(database: PGlite, unlock: () => Promise<void>): EmbeddedStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    database,
    runAlone: (work) => {
      const next = last.then(work);
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      try {
        if (!database.closed) await database.close();
      } finally {
        await unlock();
      }
    },
  };
}

/** Two processes on one directory would destroy it, so this one must end. */
function throwOutside(error: Error): void {
  process.nextTick(() => {
    throw error;
  });
}
