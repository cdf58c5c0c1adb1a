import { generateToken } from '@orchestrator/token-format';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';

import { canaryScan } from './canary-scan.js';
import { describeWith } from './describe-with.js';
import { postgresTexts } from './postgres-texts.js';
import { createRedisNamespace } from './redis-namespace.js';
import { redisTexts } from './redis-texts.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

describe('canaryScan', () => {
  const canary = generateToken('personal');
  const formsIn = async (text: string) => {
    const leaks = await canaryScan({ values: ['something else', canary], texts: [text] });
    return leaks.map(({ form, index, where }) => `${form} of ${index} in ${where}`);
  };

  test('finds a value as it is, in hex, and percent-encoded', async () => {
    expect(await formsIn(`{"msg":"Bearer ${canary}"}`)).toEqual(['plain of 1 in text 0']);
    const hex = Buffer.from(`x${canary}x`).toString('hex');
    expect(await formsIn(`\\x${hex}`)).toEqual(['hex of 1 in text 0']);
    expect(await formsIn(hex.toUpperCase())).toEqual(['hex of 1 in text 0']);
    const odd = await canaryScan({ values: ['se cret/+?&'], texts: ['se%20cret%2F%2B%3F%26'] });
    expect(odd).toMatchObject([{ form: 'percent' }]);
  });

  test('finds a value in base64 wherever it begins and whatever surrounds it', async () => {
    for (let before = 0; before < 6; before += 1) {
      for (let after = 0; after < 4; after += 1) {
        const around = Buffer.from('u'.repeat(before) + canary + '~'.repeat(after));
        expect(await formsIn(around.toString('base64'))).toEqual(['base64 of 1 in text 0']);
      }
    }
    const odd = '\xfb\xff?>~~\xfb\xff?>~~';
    const url = Buffer.from(`a${odd}`).toString('base64url');
    const leaks = await canaryScan({ values: [odd], texts: [url] });
    expect(leaks).toMatchObject([{ form: 'base64url' }]);
  });

  test('says nothing where there is nothing, and never shows the value', async () => {
    const clean = [canary.slice(0, -1), canary.slice(1), generateToken('job'), ''];
    expect(await canaryScan({ values: [canary], texts: clean })).toEqual([]);
    const leaks = await canaryScan({ values: [canary], texts: [canary] });
    expect(JSON.stringify(leaks)).not.toContain(canary.slice(4, 12));
  });

  test('finds tokens that nobody named, by their check, even when glued to other text', async () => {
    const almost = canary.slice(0, -1) + (canary.endsWith('0') ? '1' : '0');
    const texts = [`x_${canary}_`, almost, 'no token'];
    expect(await canaryScan({ values: [], texts, anyToken: true })).toEqual([
      { where: 'text 0', index: -1, form: 'token' },
    ]);
  });

  test('refuses canaries that would be found by chance', async () => {
    await expect(canaryScan({ values: ['short'], texts: [] })).rejects.toThrow(RangeError);
  });
});

describeWith('postgres')('postgresTexts', ({ postgres }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ serverUrl: postgres });
  });
  afterAll(() => database.drop());

  test('reads every column of every table in every schema, whatever its type', async () => {
    // No whole token, which would have its own alarm.
    const canary = generateToken('agent').slice(0, -1);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      CREATE SCHEMA "Odd name";
      CREATE TABLE "Odd name"."Odd table" (id int, "Odd column" jsonb, bytes bytea, list text[]);
      CREATE TABLE plain (note varchar(200), at timestamptz DEFAULT now());
      CREATE TABLE parted (note text) PARTITION BY LIST (note);
      CREATE TABLE part PARTITION OF parted DEFAULT;
      INSERT INTO plain VALUES (NULL), ('clean');`);
    const insert = async (text: string, value: unknown) => client.query(text, [value]);
    await insert('INSERT INTO plain VALUES ($1)', `before ${canary}`);
    await insert('INSERT INTO parted VALUES ($1)', canary);
    await insert('INSERT INTO "Odd name"."Odd table" ("Odd column") VALUES ($1)', {
      deep: [canary],
    });
    await insert('INSERT INTO "Odd name"."Odd table" (bytes) VALUES ($1)', Buffer.from(canary));
    await insert('INSERT INTO "Odd name"."Odd table" (list) VALUES ($1)', ['a', canary]);
    await client.end();

    const leaks = await canaryScan({ values: [canary], texts: postgresTexts(database.url) });
    expect(leaks.map(({ where, form }) => `${where} ${form}`).sort()).toEqual([
      'Odd name.Odd table.Odd column plain',
      'Odd name.Odd table.bytes hex',
      'Odd name.Odd table.list plain',
      'public.part.note plain',
      'public.plain.note plain',
    ]);
  });
});

describeWith('redis')('redisTexts', ({ redis }) => {
  const namespace = createRedisNamespace(redis);
  afterAll(() => namespace.clear());

  test('reads keys and values of every type, binary ones too', async () => {
    // No whole token, which would have its own alarm.
    const canary = generateToken('trigger').slice(0, -1);
    const key = (name: string): string => namespace.prefix + name;
    const client = new Redis(redis);
    await client.set(key('clean'), 'clean');
    await client.set(key('string'), Buffer.from(`\xff\0${canary}\xff`, 'latin1'));
    await client.set(key(`name ${canary}`), '');
    await client.hset(key('hash'), { field: canary });
    await client.hset(key('hash field'), { [canary]: '' });
    await client.rpush(key('list'), 'a', canary);
    await client.sadd(key('set'), canary);
    await client.zadd(key('sorted set'), 1, canary);
    await client.xadd(key('stream'), '*', 'field', canary);
    client.disconnect();

    const texts = redisTexts(redis, { match: `${namespace.prefix}*` });
    const leaks = await canaryScan({ values: [canary], texts });
    const names = leaks.map(({ where }) => where.split(namespace.prefix)[1]);
    expect(names.sort()).toEqual(
      [
        'string',
        `name ${canary}`,
        'hash',
        'hash field',
        'list',
        'set',
        'sorted set',
        'stream',
      ].sort(),
    );
  });
});
