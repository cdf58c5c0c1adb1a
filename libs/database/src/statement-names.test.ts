import { expect, test } from '@jest/globals';
import { statementNames } from './statement-names.js';

test('what comes again is named, each text by a name of its own', () => {
  const nameOf = statementNames();
  const often = (sql: string) => [1, 2, 3, 4].map(() => nameOf({ sql })).at(-1);
  expect(nameOf({ sql: 'SELECT 1' })).toBe('');
  const [one, two] = [often('SELECT 1'), often('SELECT 2')];
  expect(one).toMatch(/^\w+$/);
  expect(two).not.toBe(one);
  expect(nameOf({ sql: 'SELECT 1' })).toBe(one);
});

test('texts without end fill neither the server nor this process', () => {
  const nameOf = statementNames();
  const names = new Set<string>();
  for (let count = 0; count < 5_000; count += 1) {
    for (let time = 0; time < 3; time += 1) names.add(nameOf({ sql: `SELECT ${count}` }));
  }
  expect(names.size).toBeLessThanOrEqual(201);
});
