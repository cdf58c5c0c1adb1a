import { expect, test } from '@jest/globals';
import { askTogether } from './ask-together.js';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function recording(most = 10) {
  const calls: (readonly number[])[] = [];
  const ask = askTogether<number, number>({
    most,
    ask: (questions) => {
      calls.push(questions);
      return Promise.resolve(questions.map((question) => question * 10));
    },
  });
  return { ask, calls };
}

test('questions of one turn share a call, and each gets its own answer', async () => {
  const { ask, calls } = recording();
  expect(await Promise.all([3, 1, 2, 1].map(ask))).toEqual([30, 10, 20, 10]);
  expect(calls).toEqual([[3, 1, 2, 1]]);
});

test('no question joins a call that has begun', async () => {
  const begun: ((answers: readonly string[]) => void)[] = [];
  const ask = askTogether<string, string>({
    most: 10,
    ask: () => new Promise((resolve) => begun.push(resolve)),
  });
  const first = ask('before the change');
  await nextTurn();
  const second = ask('after the change');
  await nextTurn();
  expect(begun).toHaveLength(2);
  begun[1]?.(['new']);
  begun[0]?.(['old']);
  expect(await Promise.all([first, second])).toEqual(['old', 'new']);
});

test('more questions than fit are asked in several calls', async () => {
  const { ask, calls } = recording(2);
  expect(await Promise.all([1, 2, 3, 4, 5].map(ask))).toEqual([10, 20, 30, 40, 50]);
  expect(calls).toEqual([[1, 2], [3, 4], [5]]);
  expect(await ask(6)).toBe(60);
});

test('questions wait for their turn where few calls may be under way, and then share one', async () => {
  const begun: { questions: readonly number[]; answer: () => void }[] = [];
  const ask = askTogether<number, number>({
    most: 10,
    atOnce: 1,
    ask: (questions) =>
      new Promise((resolve) => begun.push({ questions, answer: () => resolve(questions) })),
  });
  const first = ask(1);
  await nextTurn();
  const others = [ask(2), ask(3)];
  await nextTurn();
  expect(begun.map(({ questions }) => questions)).toEqual([[1]]);
  begun[0]?.answer();
  expect(await first).toBe(1);
  await nextTurn();
  expect(begun.map(({ questions }) => questions)).toEqual([[1], [2, 3]]);
  begun[1]?.answer();
  expect(await Promise.all(others)).toEqual([2, 3]);
});

test('an error is the error of all who asked, and of nobody after them', async () => {
  let fails = true;
  const ask = askTogether<number, number>({
    most: 10,
    ask: (questions) => (fails ? Promise.reject(new Error('away')) : Promise.resolve(questions)),
  });
  const outcomes = await Promise.allSettled([ask(1), ask(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await ask(3)).toBe(3);
});

test('fewer answers than questions are nobody’s answers', async () => {
  const ask = askTogether<number, number>({
    most: 10,
    ask: (questions) => Promise.resolve(questions.slice(1)),
  });
  const outcomes = await Promise.allSettled([ask(1), ask(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
