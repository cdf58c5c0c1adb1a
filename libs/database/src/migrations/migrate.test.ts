import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { embeddedExecutor, postgresExecutor } from '../../test/executors.js';
import { silentLog } from '../../test/silent-log.js';
import { createTestDatabase, describeWith, startTcpProxy } from '@orchestrator/testing';
import type { TestDatabase } from '@orchestrator/testing';
import type { DatabaseTarget } from '../database-target.js';
import { openEmbeddedStore } from '../embedded-store.js';
import type { EmbeddedStore } from '../embedded-store.js';
import type { SqlExecutor } from '../sql-executor.js';
import { migrate } from './migrate.js';

interface HistoryRow {
  migration_name: string;
  checksum: string;
  finished: boolean;
  logs: string | null;
  applied_steps_count: number;
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'migrations-'));
});
afterEach(() => rm(directory, { recursive: true }));

const write = async (name: string, sql: string) => {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
};

function migratesADatabase(open: () => Promise<{ target: DatabaseTarget; sql: SqlExecutor }>) {
  let target: DatabaseTarget;
  let sql: SqlExecutor;
  let count = 0;
  let schema: string;
  beforeAll(async () => {
    ({ target, sql } = await open());
  });
  beforeEach(() => {
    count += 1;
    schema = `s${count}`;
  });

  const run = () =>
    migrate({ target, schema, migrationsDirectory: directory, waitMs: 20_000, log: silentLog });
  const history = () =>
    sql.$queryRawUnsafe<HistoryRow[]>(
      `SELECT migration_name, checksum, finished_at >= started_at AS finished, logs, applied_steps_count
         FROM ${schema}._prisma_migrations ORDER BY started_at`,
    );

  test('files are applied in order, once, and noted as Prisma notes them', async () => {
    const second = `INSERT INTO ${schema}.a VALUES (1); INSERT INTO ${schema}.a VALUES (2);`;
    await write('2_second', second);
    await write('1_first', `CREATE TABLE ${schema}.a (n int)`);
    await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"');
    expect(await run()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual([]);
    expect(await sql.$queryRawUnsafe(`SELECT n FROM ${schema}.a ORDER BY n`)).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
    const rows = await history();
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual({
      migration_name: '2_second',
      checksum: createHash('sha256').update(second).digest('hex'),
      finished: true,
      logs: null,
      applied_steps_count: 1,
    });
  });

  test('of runners that start at once, one applies and all come through', async () => {
    await write('1_first', `CREATE TABLE ${schema}.a (n int); SELECT pg_sleep(0.2)`);
    await write('2_second', `INSERT INTO ${schema}.a VALUES (1)`);
    const results = await Promise.all([run(), run(), run()]);
    expect(results.flat().sort()).toEqual(['1_first', '2_second']);
    expect(await sql.$queryRawUnsafe(`SELECT n FROM ${schema}.a`)).toEqual([{ n: 1 }]);
  });

  test('a file that was changed after it was applied is refused', async () => {
    await write('1_first', `CREATE TABLE ${schema}.a (n int)`);
    await run();
    await write('1_first', `CREATE TABLE ${schema}.a (n bigint)`);
    await write('2_second', `CREATE TABLE ${schema}.b (n int)`);
    await expect(run()).rejects.toMatchObject({
      failure: 'changed',
      message: expect.stringContaining('1_first'),
    });
    expect(await history()).toHaveLength(1);
  });

  test('a database that is newer than the files is refused', async () => {
    await write('1_first', 'SELECT 1');
    await run();
    await rm(join(directory, '1_first'), { recursive: true });
    await expect(run()).rejects.toMatchObject({ failure: 'unknown' });
  });

  test('a failing migration leaves nothing but its note, and is refused until that is resolved', async () => {
    await write('1_first', `CREATE TABLE ${schema}.a (n int); SELECT nonsense;`);
    await expect(run()).rejects.toMatchObject({ failure: 'failed' });
    expect(await sql.$queryRawUnsafe(`SELECT to_regclass('${schema}.a')::text AS a`)).toEqual([
      { a: null },
    ]);
    expect((await history())[0]).toMatchObject({
      finished: null,
      logs: expect.stringContaining('nonsense'),
      applied_steps_count: 0,
    });
    await write('1_first', `CREATE TABLE ${schema}.a (n int)`);
    await expect(run()).rejects.toMatchObject({ failure: 'failed-earlier' });
    await sql.$executeRawUnsafe(`UPDATE ${schema}._prisma_migrations SET rolled_back_at = now()`);
    expect(await run()).toEqual(['1_first']);
  });

  test('a schema name that is no plain identifier never gets into SQL', async () => {
    schema = 'a"; DROP SCHEMA public; --';
    await expect(run()).rejects.toThrow(TypeError);
  });
}

describe('migrations on the embedded store', () => {
  let store: EmbeddedStore;
  migratesADatabase(async () => {
    store = await openEmbeddedStore({ memory: true });
    return { target: { kind: 'embedded', store }, sql: embeddedExecutor(store) };
  });
  afterAll(() => store.close());
});

describeWith('postgres')('migrations on PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  migratesADatabase(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    return { target: { kind: 'postgres', url: database.url }, sql: postgresExecutor(pool) };
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const throughProxy = async () => {
    const url = new URL(database.url);
    const proxy = await startTcpProxy({ target: { host: url.hostname, port: Number(url.port) } });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    await proxy.refuse();
    return { proxy, url: url.href };
  };

  test('a runner waits for a database that is not up yet', async () => {
    const { proxy, url } = await throughProxy();
    await write('1_first', 'SELECT 1');
    let waits: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (waits = resolve));
    const applied = migrate({
      target: { kind: 'postgres', url },
      schema: 'late',
      migrationsDirectory: directory,
      log: { ...silentLog, warn: () => waits() },
    });
    await waiting;
    await proxy.accept();
    expect(await applied).toEqual(['1_first']);
  });

  test('a runner does not wait for ever', async () => {
    const { url } = await throughProxy();
    const applied = migrate({
      target: { kind: 'postgres', url },
      schema: 'never',
      migrationsDirectory: directory,
      waitMs: 300,
      log: silentLog,
    });
    await expect(applied).rejects.toMatchObject({ failure: 'unreachable' });
  });
});
