import { randomBytes } from 'node:crypto';

import pg from 'pg';

import { backendUrls } from './available-backends.js';
import { runProcess, thisProcess } from './process-identity.js';
import { refuseTokens, tablesWithTokens } from './stored-tokens.js';
import { dropStaleDatabases, ownedName } from './stale-databases.js';

export interface DatabaseTemplate {
  /** Names the template within this test run; lowercase letters, digits, `_`, at most 20. */
  name: string;
  /** Makes the tables in an empty database. Must close what it opened. */
  migrate: (url: string) => Promise<void>;
}

export interface TestDatabaseOptions {
  /** A server where databases may be made; `DATABASE_URL` or the local one unless said otherwise. */
  serverUrl?: string;
  template?: DatabaseTemplate;
}

export interface TestDatabase {
  name: string;
  url: string;
  /**
   * Removes the database, and whoever is still connected to it.
   * @throws Error when a token's value is anywhere in it; it is removed all the same
   */
  drop(): Promise<void>;
}

const quoted = (name: string): string => pg.escapeIdentifier(name);

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function withServer<Result>(
  serverUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function exists(client: pg.Client, database: string): Promise<boolean> {
  const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  return found.rowCount === 1;
}

/** Made under another name and renamed when it is whole: who sees it may clone it. */
async function makeTemplate(
  client: pg.Client,
  serverUrl: string,
  name: string,
  migrate: DatabaseTemplate['migrate'],
): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${quoted(unfinished)} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${quoted(unfinished)} TEMPLATE template0`);
  await migrate(urlOf(serverUrl, unfinished));
  await client.query(`ALTER DATABASE ${quoted(unfinished)} ALLOW_CONNECTIONS false`);
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    unfinished,
  ]);
  await client.query(`ALTER DATABASE ${quoted(unfinished)} RENAME TO ${quoted(name)}`);
}

/** One of all workers makes the template, the others wait for it (advisory lock). */
async function templateName(
  client: pg.Client,
  serverUrl: string,
  template: DatabaseTemplate,
): Promise<string> {
  if (!/^[a-z0-9_]{1,20}$/.test(template.name)) {
    throw new RangeError(`"${template.name}" is no name for a template.`);
  }
  const name = ownedName(runProcess, `t_${template.name}`);
  if (await exists(client, name)) return name;
  await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
  try {
    if (!(await exists(client, name))) {
      await makeTemplate(client, serverUrl, name, template.migrate);
    }
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }
  return name;
}

/** Whoever is still connected is gone after it: nobody may hold a lock. */
async function tokensLeftIn(serverUrl: string, name: string): Promise<string[]> {
  const there = await withServer(serverUrl, async (client) => {
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    return exists(client, name);
  });
  return there ? withServer(urlOf(serverUrl, name), tablesWithTokens) : [];
}

/**
 * A database of its own for a suite: empty, or cloned from a template that is migrated once in a
 * test run, however many processes ask for it. Drop it when the suite is over, after whatever
 * uses it is closed; what a dead run left behind is dropped by a later one.
 */
export async function createTestDatabase({
  serverUrl = backendUrls.postgres,
  template,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = ownedName(thisProcess, `c_${randomBytes(5).toString('hex')}`);
  await withServer(serverUrl, async (client) => {
    await dropStaleDatabases(client);
    const source = template ? await templateName(client, serverUrl, template) : 'template0';
    await client.query(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(source)}`);
    // Nobody stops the server that all share, so nothing is lost that waited for no disk. A server of
    // one's own is there to be stopped.
    if (serverUrl === backendUrls.postgres) {
      await client.query(`ALTER DATABASE ${quoted(name)} SET synchronous_commit = off`);
    }
  });
  return {
    name,
    url: urlOf(serverUrl, name),
    drop: async () => {
      const found = await tokensLeftIn(serverUrl, name);
      await withServer(serverUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
      });
      refuseTokens(found);
    },
  };
}
