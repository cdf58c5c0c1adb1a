import { createTestDatabase } from '@orchestrator/testing';
import { runPgbench } from '../tools/pgbench.js';
import { withClient } from '../tools/with-client.js';
import { perSecond } from '../rows/runs-table.js';
import type { RunContestant } from './run-contestant.js';

const script = `INSERT INTO accepted (payload) VALUES ('{"pipeline": "bench.sh", "ref": "main"}');\n`;

/** What PostgreSQL itself can do: a transaction that inserts one small row, over and over. */
export const pgbench: RunContestant = {
  name: 'pgbench',
  title: 'pgbench, inserts of one row',
  start: async ({ options: { runs }, directory, cleanUp }) => {
    const database = await createTestDatabase();
    cleanUp.add(() => database.drop());
    await withClient(database.url, (client) =>
      client.query(
        `CREATE TABLE accepted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                payload jsonb NOT NULL,
                                created_at timestamptz NOT NULL DEFAULT now())`,
      ),
    );
    const insert = (seconds: number) =>
      runPgbench(database.url, directory, { script, clients: runs.clients, seconds });
    return {
      measure: async () => {
        if (runs.warmUpSeconds >= 1) await insert(runs.warmUpSeconds);
        return { [perSecond]: await insert(runs.seconds) };
      },
    };
  },
};
