import pg from 'pg';

import { isGone, type ProcessIdentity } from './process-identity.js';

const pattern = /^ot_(?<host>[0-9a-f]{6})_(?<pid>\d+)_(?<start>[0-9a-z]+)_[tc]_/;

/** The name of a database that belongs to a process and may be dropped when that is gone. */
export function ownedName({ host, pid, start }: ProcessIdentity, rest: string): string {
  return `ot_${host}_${pid}_${start}_${rest}`;
}

function ownerOf(database: string): ProcessIdentity | undefined {
  const { host, pid, start } = pattern.exec(database)?.groups ?? {};
  if (host === undefined || pid === undefined || start === undefined) return undefined;
  return { host, pid: Number(pid), start };
}

let done = false;

/**
 * Drops the databases of processes of this machine that are gone; once in a process, and not
 * while another process is doing it. Databases of other names are never touched.
 */
export async function dropStaleDatabases(client: pg.Client, again = false): Promise<void> {
  if (done && !again) return;
  done = true;
  const key = 'orchestrator stale test databases';
  const lock = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    [key],
  );
  if (lock.rows[0]?.locked !== true) return;
  try {
    const found = await client.query<{ datname: string }>(
      String.raw`SELECT datname FROM pg_database WHERE datname LIKE 'ot\_%'`,
    );
    for (const { datname } of found.rows) {
      const owner = ownerOf(datname);
      if (owner && isGone(owner)) {
        await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
      }
    }
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key]);
  }
}
