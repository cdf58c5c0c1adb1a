import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';

import { describeWith } from './describe-with.js';
import { thisProcess } from './process-identity.js';
import { spawnProcess } from './spawned-process.js';
import { dropStaleDatabases, ownedName } from './stale-databases.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(text);
    return result.rows;
  } finally {
    await client.end();
  }
}

describeWith('postgres')('createTestDatabase', ({ postgres }) => {
  const made: TestDatabase[] = [];
  afterAll(async () => {
    for (const database of made) await database.drop();
  });
  const create = async (options: Parameters<typeof createTestDatabase>[0]) => {
    const database = await createTestDatabase({ serverUrl: postgres, ...options });
    made.push(database);
    return database;
  };
  const names = async (): Promise<unknown[]> => {
    const rows = await query(postgres, 'SELECT datname FROM pg_database');
    return rows.map(({ datname }) => datname);
  };

  test('gives an empty database, and drop removes it with its users', async () => {
    const database = await create({});
    const client = new pg.Client({ connectionString: database.url });
    const broken = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await broken;
    expect(await names()).not.toContain(database.name);
    await expect(database.drop()).resolves.toBeUndefined();
  });

  test('migrates a template once for many at a time, and clones stay apart', async () => {
    let migrations = 0;
    const template = {
      name: 'clones',
      migrate: async (url: string) => {
        migrations += 1;
        await query(url, 'CREATE TABLE things (name text)');
      },
    };
    const [one, other] = await Promise.all([1, 2, 3].map(() => create({ template })));
    expect(migrations).toBe(1);
    await query(one!.url, "INSERT INTO things VALUES ('mine')");
    expect(await query(one!.url, 'SELECT * FROM things')).toEqual([{ name: 'mine' }]);
    expect(await query(other!.url, 'SELECT * FROM things')).toEqual([]);
  });

  test('clones a template whose migration left a connection open', async () => {
    const leaked: pg.Client[] = [];
    const template = {
      name: 'leaky',
      migrate: async (url: string) => {
        const client = new pg.Client({ connectionString: url });
        client.on('error', () => undefined);
        await client.connect();
        await client.query('CREATE TABLE things (name text)');
        leaked.push(client);
      },
    };
    const database = await create({ template });
    expect(await query(database.url, 'SELECT * FROM things')).toEqual([]);
    expect(leaked).toHaveLength(1);
  });

  test('a migration that failed leaves no template behind', async () => {
    const failing = { name: 'failing', migrate: () => Promise.reject(new Error('bad migration')) };
    await expect(create({ template: failing })).rejects.toThrow('bad migration');
    const repaired = {
      name: 'failing',
      migrate: async (url: string) => {
        await query(url, 'CREATE TABLE repaired ()');
      },
    };
    const database = await create({ template: repaired });
    expect(await query(database.url, 'SELECT * FROM repaired')).toEqual([]);
  });

  test('what a dead process left is dropped, what belongs to a live one stays', async () => {
    const live = await create({});
    const dead = await spawnProcess({ args: ['-e', ''] });
    await dead.exit;
    const stale = ownedName({ ...thisProcess, pid: dead.pid }, 'c_stale');
    await query(postgres, `CREATE DATABASE ${stale} TEMPLATE template0`);

    const client = new pg.Client({ connectionString: postgres });
    await client.connect();
    await dropStaleDatabases(client, true);
    await client.end();

    const present = await names();
    expect(present).not.toContain(stale);
    expect(present).toContain(live.name);
  });

  test('refuses template names that could be something else in SQL or too long', async () => {
    const migrate = () => Promise.resolve();
    for (const name of ['', 'Upper', 'a"b', 'x'.repeat(21)]) {
      await expect(create({ template: { name, migrate } })).rejects.toThrow(RangeError);
    }
  });
});
