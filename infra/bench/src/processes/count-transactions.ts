import { setTimeout as delay } from 'node:timers/promises';
import { withClient } from '../tools/with-client.js';

/** PostgreSQL's processes tell what they did once a second, and again when they have nothing to do. */
const toldWithinMs = 1_100;

/**
 * Starts watching a database. The function it gives tells how many transactions ended in it since,
 * whoever began them.
 */
export async function countTransactions(databaseUrl: string): Promise<() => Promise<number>> {
  const before = await transactionsOf(databaseUrl);
  return async () => {
    await delay(toldWithinMs);
    return (await transactionsOf(databaseUrl)) - before;
  };
}

const transactionsOf = (databaseUrl: string): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT (xact_commit + xact_rollback)::float8 AS count FROM pg_stat_database
        WHERE datname = current_database()`,
    );
    return rows[0]?.count ?? 0;
  });
