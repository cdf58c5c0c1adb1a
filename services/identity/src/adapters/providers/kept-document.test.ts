import { beforeEach, expect, test } from '@jest/globals';
import { createKeptDocument, type KeptDocument } from './kept-document.js';

let nowMs: number;
let loads: number;
let failing: boolean;
let failures: unknown[];
let kept: KeptDocument<number>;

beforeEach(() => {
  [nowMs, loads, failing, failures] = [0, 0, false, []];
  kept = createKeptDocument({
    load: () => {
      loads += 1;
      return failing ? Promise.reject(new Error('down')) : Promise.resolve(loads);
    },
    lifetimeMs: 1_000,
    pauseMs: 100,
    onFailure: (error) => failures.push(error),
    now: () => nowMs,
  });
});

test('nothing is fetched before it is needed, and then once for all who need it', async () => {
  expect(loads).toBe(0);
  expect(await Promise.all(Array.from({ length: 100 }, () => kept.get()))).toEqual(
    Array.from({ length: 100 }, () => 1),
  );
  nowMs = 999;
  expect(await kept.get()).toBe(1);
});

test('it is fetched again when its time is over', async () => {
  await kept.get();
  nowMs = 1_000;
  expect(await Promise.all([kept.get(), kept.get(), kept.renewed()])).toEqual([2, 2, 2]);
  expect(loads).toBe(2);
});

test('the old one is kept when it can’t be, and asking pauses', async () => {
  await kept.get();
  failing = true;
  nowMs = 1_000;
  expect(await Promise.all([kept.get(), kept.get()])).toEqual([1, 1]);
  nowMs = 1_099;
  expect(await kept.get()).toBe(1);
  expect(loads).toBe(2);
  nowMs = 1_100;
  failing = false;
  expect(await kept.get()).toBe(3);
  expect(failures).toContainEqual(new Error('down'));
});

test('without an old one the failure is told, and the next one tries anew', async () => {
  failing = true;
  await expect(Promise.all([kept.get(), kept.get()])).rejects.toThrow('down');
  expect(loads).toBe(1);
  failing = false;
  expect(await kept.get()).toBe(2);
});

test('it is renewed at once, but no more than once in a while', async () => {
  await kept.get();
  expect(await Promise.all([kept.renewed(), kept.renewed()])).toEqual([2, 2]);
  expect(await kept.renewed()).toBe(2);
  nowMs = 100;
  failing = true;
  expect(await kept.renewed()).toBe(2);
  failing = false;
  nowMs = 199;
  expect(await kept.renewed()).toBe(2);
  nowMs = 200;
  expect(await kept.renewed()).toBe(4);
});
