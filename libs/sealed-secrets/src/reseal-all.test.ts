import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createSealedSecrets, resealAll, type SealedRows } from './index.js';

const [first, second] = [
  { version: 1, key: randomBytes(32) },
  { version: 2, key: randomBytes(32) },
];
const before = createSealedSecrets([first]);
const now = createSealedSecrets([first, second]);

/** A table in memory, which notes how many rows each transaction saw. */
function tableOf(rows: Map<string, string>) {
  const transactions: number[] = [];
  const table: SealedRows = {
    async resealNext({ after = '', limit }, reseal) {
      const keys = [...rows.keys()]
        .sort()
        .filter((key) => key > after)
        .slice(0, limit);
      transactions.push(keys.length);
      for (const key of keys) {
        const anew = await reseal(rows.get(key)!, key);
        if (anew !== undefined) rows.set(key, anew);
      }
      return keys.at(-1);
    },
  };
  return { table, transactions };
}

test('everything is under the newest key afterwards, at most 500 rows a transaction', async () => {
  const keys = Array.from({ length: 1_001 }, (_, index) => `row ${String(index).padStart(4, '0')}`);
  const rows = new Map<string, string>();
  for (const key of keys) rows.set(key, await before.seal(`of ${key}`, key));
  const { table, transactions } = tableOf(rows);
  const report = await resealAll(now, [table, tableOf(new Map()).table]);
  expect(report).toEqual({ resealed: 1_001, unreadable: 0, version: 2 });
  expect(transactions).toEqual([500, 500, 1, 0]);
  const afterwards = createSealedSecrets([second]);
  for (const [key, sealed] of rows) expect(await afterwards.open(sealed, key)).toBe(`of ${key}`);
  expect(await resealAll(now, [table])).toEqual({ resealed: 0, unreadable: 0, version: 2 });
});

test('what is under the newest key stays as it is, and so does what can not be opened', async () => {
  const rows = new Map([
    ['a', await now.seal('new', 'a')],
    ['b', await before.seal('moved', 'c')],
    ['c', 'no sealed value'],
    ['d', await before.seal('old', 'd')],
  ]);
  const known = new Map(rows);
  const report = await resealAll(now, [tableOf(rows).table]);
  expect(report).toEqual({ resealed: 1, unreadable: 2, version: 2 });
  for (const key of ['a', 'b', 'c']) expect(rows.get(key)).toBe(known.get(key));
  expect(await now.open(rows.get('d')!, 'd')).toBe('old');
});

test('another fault is not swallowed', async () => {
  const broken: SealedRows = { resealNext: () => Promise.reject(new Error('no database')) };
  await expect(resealAll(now, [broken])).rejects.toThrow('no database');
});
