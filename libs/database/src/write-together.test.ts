import { expect, test } from '@jest/globals';
import { eventually } from '@orchestrator/testing';
import { writeTogether } from './write-together.js';

/** Writes that end when the test says so. */
function heldWrites({ slowMs = 60_000, most = 10 } = {}) {
  const begun: { items: readonly string[]; end: () => void }[] = [];
  const write = writeTogether<string, string>({
    write: (items) =>
      new Promise((resolve) =>
        begun.push({ items, end: () => resolve(items.map((item) => `${item}!`)) }),
      ),
    isShared: () => true,
    most,
    atOnce: 2,
    slowMs,
  });
  const written = () => begun.map(({ items }) => items.join(''));
  return { write, begun, written };
}

test('what comes while a write is under way shares the next, and each gets its own result', async () => {
  const { write, begun, written } = heldWrites({ most: 2 });
  const first = write('a');
  await eventually(() => begun.length === 1);
  const others = ['b', 'c', 'd'].map(write);
  begun[0]?.end();
  expect(await first).toBe('a!');
  await eventually(() => begun.length === 2);
  begun[1]?.end();
  await eventually(() => begun.length === 3);
  begun[2]?.end();
  expect(await Promise.all(others)).toEqual(['b!', 'c!', 'd!']);
  expect(written()).toEqual(['a', 'bc', 'd']);
});

test('one that hangs does not stop the others, and no more hang than may be under way', async () => {
  const { write, begun, written } = heldWrites({ slowMs: 1 });
  const hanging = write('a');
  await eventually(() => begun.length === 1);
  const second = write('b');
  await eventually(() => begun.length === 2);
  const third = write('c');
  begun[1]?.end();
  expect(await second).toBe('b!');
  await eventually(() => begun.length === 3);
  const fourth = write('d');
  begun[0]?.end();
  expect(await hanging).toBe('a!');
  await eventually(() => begun.length === 4);
  for (const { end } of begun) end();
  expect(await Promise.all([third, fourth])).toEqual(['c!', 'd!']);
  expect(written()).toEqual(['a', 'b', 'c', 'd']);
});

test('an error of one is its own: the others are written without it', async () => {
  const write = writeTogether<number, number>({
    write: (items) =>
      items.includes(2) ? Promise.reject(new RangeError('two')) : Promise.resolve(items),
    isShared: () => false,
    most: 10,
    atOnce: 1,
  });
  const [one, two, three] = await Promise.allSettled([1, 2, 3].map(write));
  expect([one, three]).toEqual([
    { status: 'fulfilled', value: 1 },
    { status: 'fulfilled', value: 3 },
  ]);
  expect(two).toMatchObject({ status: 'rejected', reason: new RangeError('two') });
});

test('an error that is nobody’s own is told to all, and nothing is written twice', async () => {
  let writes = 0;
  const write = writeTogether<number, number>({
    write: () => {
      writes += 1;
      return Promise.reject(new Error('away'));
    },
    isShared: () => true,
    most: 10,
    atOnce: 1,
  });
  const outcomes = await Promise.allSettled([1, 2, 3].map(write));
  expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  expect(writes).toBe(1);
});
