import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  createFixtureClient,
  fixtureMigrations,
  fixtureSchemaFile,
} from '../test/fixture-client.js';
import type { FixtureClient } from '../test/fixture-client.js';
import { silentLog } from '../test/silent-log.js';
import { createTestDatabase, describeWith, startTcpProxy } from '@orchestrator/testing';
import type { TestDatabase } from '@orchestrator/testing';
import { createDatabaseAdapter } from './database-adapter.js';
import { isDatabaseUnavailable } from './database-errors.js';
import type { DatabaseTarget } from './database-target.js';
import { openEmbeddedStore } from './embedded-store.js';
import type { EmbeddedStore } from './embedded-store.js';
import { inTransaction } from './in-transaction.js';
import { migrate } from './migrations/migrate.js';
import { newId } from './new-id.js';
import { compareWithPrismaSchema } from './schema-comparison/compare-with-prisma-schema.js';

const schema = 'fixture';

function behavesAsADatabase(open: () => Promise<DatabaseTarget>): void {
  let client: FixtureClient;
  beforeAll(async () => {
    const target = await open();
    await migrate({ target, schema, migrationsDirectory: fixtureMigrations, log: silentLog });
    const adapter = createDatabaseAdapter({ target, schema, poolSize: 4, log: silentLog });
    client = await createFixtureClient(adapter);
  });
  afterAll(() => client.$disconnect());

  test('the migrated database is as the Prisma schema says', async () => {
    expect(await compareWithPrismaSchema(client, schema, fixtureSchemaFile)).toEqual([]);
  });

  test('rows come back as they were written, times included', async () => {
    const thing = {
      id: newId(),
      name: newId(),
      size: 9_007_199_254_740_993n,
      tags: ['a', 'ä"{,}'],
      createdAt: new Date('2026-07-01T12:34:56.789Z'),
      details: { deep: [1, null, 'x'] },
      digest: new Uint8Array([0, 1, 255]),
    };
    await client.thing.create({ data: thing });
    const found = await client.thing.findUnique({ where: { id: thing.id } });
    expect(found).toMatchObject({ ...thing, digest: expect.anything() });
    expect([...(found?.digest ?? [])]).toEqual([0, 1, 255]);
    const rows = await client.$queryRawUnsafe<{ text: string }[]>(
      `SELECT to_char(created_at AT TIME ZONE 'UTC', 'HH24:MI') AS text FROM fixture.thing WHERE id = $1::uuid`,
      thing.id,
    );
    expect(rows).toEqual([{ text: '12:34' }]);
  });

  test('a transaction whose work throws leaves nothing', async () => {
    const before = await client.thing.count();
    const work = inTransaction(client, async (tx) => {
      await tx.thing.create({ data: { id: newId(), name: newId() } });
      throw new RangeError('no');
    });
    await expect(work).rejects.toThrow(RangeError);
    expect(await client.thing.count()).toBe(before);
  });

  test('a broken uniqueness is told as P2002, also within a transaction', async () => {
    const name = newId();
    await client.thing.create({ data: { id: newId(), name } });
    const again = inTransaction(client, (tx) => tx.thing.create({ data: { id: newId(), name } }));
    await expect(again).rejects.toMatchObject({ code: 'P2002' });
  });

  test('work is repeated after a conflict with another transaction', async () => {
    let attempts = 0;
    const id = await inTransaction(client, async (tx) => {
      attempts += 1;
      const thing = await tx.thing.create({ data: { id: newId(), name: newId() } });
      if (attempts === 1) {
        await tx.$executeRawUnsafe(
          `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$`,
        );
      }
      return thing.id;
    });
    expect(attempts).toBe(2);
    expect(await client.thing.findUnique({ where: { id } })).not.toBeNull();
  });

  test('a transaction that waits too long for its turn leaves the database usable', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const holders = Array.from({ length: 4 }, () => client.$transaction(() => gate));
    const late = client.$transaction((tx) => tx.thing.count(), { maxWait: 50, timeout: 1_000 });
    await expect(late).rejects.toMatchObject({ code: 'P2028' });
    release();
    await Promise.all(holders);
    expect(await inTransaction(client, (tx) => tx.thing.count())).toBeGreaterThan(0);
  });
}

describe('embedded database', () => {
  let store: EmbeddedStore;
  behavesAsADatabase(async () => {
    store = await openEmbeddedStore({ memory: true });
    return { kind: 'embedded', store };
  });
  afterAll(() => store.close());
});

/** Far from UTC, as a server may well be. */
async function setTimeZone({ name, url }: TestDatabase): Promise<void> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  await connection.query(`ALTER DATABASE "${name}" SET TimeZone = 'Asia/Kolkata'`);
  await connection.end();
}

describeWith('postgres')('PostgreSQL', () => {
  let database: TestDatabase;
  behavesAsADatabase(async () => {
    database = await createTestDatabase();
    await setTimeZone(database);
    return { kind: 'postgres', url: database.url };
  });
  afterAll(() => database.drop());

  const throughProxy = async () => {
    const url = new URL(database.url);
    const proxy = await startTcpProxy({ target: { host: url.hostname, port: Number(url.port) } });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const target = { kind: 'postgres', url: url.href } as const;
    const timeouts = { queryTimeoutMs: 700 };
    const adapter = createDatabaseAdapter({ target, schema, timeouts, log: silentLog });
    return { proxy, client: await createFixtureClient(adapter) };
  };
  const errorOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  test('what is asked again and again is prepared once, and goes on after an additive migration', async () => {
    const target = { kind: 'postgres', url: database.url } as const;
    const adapter = createDatabaseAdapter({ target, schema, poolSize: 1, log: silentLog });
    const client = await createFixtureClient(adapter);
    const id = newId();
    await client.thing.create({ data: { id, name: newId() } });
    const ask = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        expect(await client.thing.findUnique({ where: { id } })).toMatchObject({ id });
      }
    };
    const prepared = () =>
      client.$queryRawUnsafe<{ calls: number }[]>(
        `SELECT (generic_plans + custom_plans)::int AS calls FROM pg_prepared_statements
        WHERE statement LIKE '%"thing"%' AND statement LIKE 'SELECT%'`,
      );
    await ask(10);
    expect(await prepared()).toEqual([{ calls: 8 }]);
    await client.$executeRawUnsafe('ALTER TABLE fixture.thing ADD COLUMN added int');
    await ask(3);
    await client.$executeRawUnsafe('ALTER TABLE fixture.thing DROP COLUMN added');
    await ask(3);
    await client.$disconnect();
  });

  test('a database out of reach is told from a wrong query, in and out of transactions', async () => {
    const { proxy, client } = await throughProxy();
    const wrong = await errorOf(client.$queryRawUnsafe('SELECT nonsense'));
    const cut = await errorOf(
      inTransaction(client, async (tx) => {
        await tx.thing.count();
        proxy.cut();
        await tx.thing.count();
      }),
    );
    await proxy.refuse();
    const refused = await errorOf(client.thing.count());
    const refusedTransaction = await errorOf(inTransaction(client, (tx) => tx.thing.count()));
    await proxy.accept();
    expect(
      [wrong, cut, refused, refusedTransaction].map((error) => [
        error !== undefined,
        isDatabaseUnavailable(error),
      ]),
    ).toEqual([[true, false], ...Array.from({ length: 3 }, () => [true, true])]);
    expect(await client.thing.count()).toBeGreaterThan(0);
    await client.$disconnect();
  });

  test('a server that goes silent is given up in bounded time, within a COMMIT too', async () => {
    const { proxy, client } = await throughProxy();
    proxy.pause();
    const connecting = await errorOf(client.thing.count());
    proxy.resume();
    await client.thing.count();
    proxy.pause();
    const querying = await errorOf(client.thing.count());
    proxy.resume();
    const committing = await errorOf(
      inTransaction(client, async (tx) => {
        await tx.thing.count();
        proxy.pause();
      }),
    );
    expect([connecting, querying, committing].map(isDatabaseUnavailable)).toEqual([
      true,
      true,
      true,
    ]);
    proxy.resume();
    expect(await inTransaction(client, (tx) => tx.thing.count())).toBeGreaterThan(0);
    await client.$disconnect();
  });
});
