import { expect, test } from '@jest/globals';
import { generateToken } from '@orchestrator/token-format';
import { Redis } from 'ioredis';
import pg from 'pg';

import { describeWith } from './describe-with.js';
import { createRedisNamespace } from './redis-namespace.js';
import { createTestDatabase } from './test-database.js';

const token = generateToken('job');
const nearMiss = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');

describeWith('postgres')('a test database that goes', ({ postgres }) => {
  const withServer = async <T>(url: string, work: (client: pg.Client) => Promise<T>) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const holding = async (type: string, value: unknown) => {
    const database = await createTestDatabase({ serverUrl: postgres });
    await withServer(database.url, async (client) => {
      await client.query(`CREATE SCHEMA "of a service"`);
      await client.query(`CREATE TABLE "of a service".kept (number int, held ${type})`);
      await client.query('INSERT INTO "of a service".kept VALUES (1, $1)', [value]);
    });
    return database;
  };

  test.each<[string, unknown]>([
    ['text', `in the middle of ${token}.`],
    ['jsonb', { deep: [{ in: `x${token}` }] }],
    ['text[]', ['one', token]],
    ['bytea', Buffer.from(`bytes ${token} bytes`)],
  ])('abuse 41: fails where a value of a token is in a %s', async (type, value) => {
    const database = await holding(type, value);
    const message = 'Values of tokens were left in of a service.kept';
    await expect(database.drop()).rejects.toThrow(message);
    const left = await withServer(postgres, (client) =>
      client.query('SELECT FROM pg_database WHERE datname = $1', [database.name]),
    );
    expect(left.rowCount).toBe(0);
  });

  test.each<[string, unknown]>([
    ['text', nearMiss],
    ['bytea', Buffer.from(nearMiss)],
    ['text', 'orp_ and nothing'],
  ])('passes over what only looks like one: %s', async (type, value) => {
    await (await holding(type, value)).drop();
  });
});

describeWith('redis')('room in a Redis that goes', ({ redis }) => {
  test('abuse 41: fails where a value of a token is in it, and is gone all the same', async () => {
    const room = createRedisNamespace(redis);
    const client = new Redis(redis);
    try {
      await client.hset(`${room.prefix}a`, 'field', `x${token}`);
      await client.set(`${room.prefix}b`, nearMiss);
      await expect(room.clear()).rejects.toThrow('Values of tokens were left in Redis below');
      expect(await client.exists(`${room.prefix}a`, `${room.prefix}b`)).toBe(0);
      await client.set(`${room.prefix}b`, nearMiss);
      await room.clear();
    } finally {
      client.disconnect();
    }
  });
});
