import { eventually } from '@orchestrator/testing';
import { withClient } from '../tools/with-client.js';

/** What one measurement has left behind is not to be paid for by the next. */
export async function eventsAreOut(databaseUrls: readonly string[]): Promise<void> {
  for (const url of databaseUrls) {
    await withClient(url, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT quote_ident(schemaname) || '.outbox' AS name FROM pg_tables WHERE tablename = 'outbox'`,
      );
      for (const { name } of rows) {
        const waits = `SELECT FROM ${name} WHERE published_at IS NULL LIMIT 1`;
        const noneWaits = async () => (await client.query(waits)).rowCount === 0;
        await eventually(noneWaits, { withinMs: 60_000, everyMs: 100 });
      }
    });
  }
}
