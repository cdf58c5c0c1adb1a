import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  createTestDatabase,
  describeWith,
  eventually,
  type TestDatabase,
} from '@orchestrator/testing';
import pg from 'pg';
import { coherenceTableSql, type SqlExecutor } from '../sql.js';
import { SqlOwnerStore } from './sql-owner-store.js';

/** Raw SQL over one connection, in the shape of a Prisma client. */
function executorOf(client: pg.Client): SqlExecutor {
  return {
    $queryRawUnsafe: async <T>(query: string, ...values: unknown[]) =>
      (await client.query(query, values)).rows as T,
    $executeRawUnsafe: async (query, ...values) =>
      (await client.query(query, values)).rowCount ?? 0,
  };
}

describeWith('postgres')('the row of an owner in PostgreSQL', () => {
  let database: TestDatabase;
  let one: pg.Client;
  let other: pg.Client;
  let store: SqlOwnerStore;

  beforeAll(async () => {
    database = await createTestDatabase();
    [one, other] = [1, 2].map(() => new pg.Client({ connectionString: database.url })) as [
      pg.Client,
      pg.Client,
    ];
    await Promise.all([one.connect(), other.connect()]);
    await one.query('CREATE SCHEMA token');
    await one.query(coherenceTableSql('token'));
    store = new SqlOwnerStore(executorOf(other), 'token');
  });
  afterAll(async () => {
    await Promise.all([one.end(), other.end()]);
    await database.drop();
  });

  it('adopts a server once: the epoch rises with its name, and not again for the same one', async () => {
    const before = await store.read();
    const adopted = await store.adopt('server-a');
    expect(adopted).toEqual({ epoch: before.epoch + 1, serverId: 'server-a' });
    expect(await store.adopt('server-a')).toEqual(adopted);
    expect(await store.adopt('server-b')).toEqual({
      epoch: before.epoch + 2,
      serverId: 'server-b',
    });
  });

  it('raises the epoch under the same server', async () => {
    const { epoch, serverId } = await store.read();
    expect(await store.raise()).toEqual({ epoch: epoch + 1, serverId });
  });

  it.each([
    ['a raise', () => store.raise()],
    ['another server', () => store.adopt(`server-${Math.random()}`)],
  ])(
    'keeps %s waiting while a transaction that has read the row is open',
    async (_what, change) => {
      await one.query('BEGIN');
      const read = await store.readShared(executorOf(one));
      const changed = change().then((row) => ({ row, committed }));
      let committed = false;
      await eventually(async () => {
        const waiting = await one.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.rowCount === 1;
      });
      expect(await store.readShared(executorOf(one))).toEqual(read);
      committed = true;
      await one.query('COMMIT');
      const { row, committed: committedFirst } = await changed;
      expect(committedFirst).toBe(true);
      expect(row.epoch).toBe(read.epoch + 1);
    },
  );

  it('lets two transactions read the row at once: revokes do not wait for one another', async () => {
    await Promise.all([one.query('BEGIN'), other.query('BEGIN')]);
    const rows = await Promise.all([
      store.readShared(executorOf(one)),
      store.readShared(executorOf(other)),
    ]);
    expect(rows[0]).toEqual(rows[1]);
    await Promise.all([one.query('COMMIT'), other.query('COMMIT')]);
  });

  it('holds one row at most', async () => {
    await expect(one.query(`INSERT INTO token.coherence VALUES (2, 1, NULL)`)).rejects.toThrow();
  });
});

it('refuses a schema name that is not a plain word', () => {
  expect(() => coherenceTableSql('a"; DROP TABLE x; --')).toThrow(TypeError);
});
