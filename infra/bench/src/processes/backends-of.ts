import { readFileSync } from 'node:fs';
import { withClient } from '../tools/with-client.js';

/** The processes of PostgreSQL that serve this database; none where it runs on another machine. */
export const backendsOf = (databaseUrl: string): Promise<number[]> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return rows.map(({ pid }) => pid).filter(isPostgres);
  });

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('postgres');
  } catch {
    return false;
  }
}
