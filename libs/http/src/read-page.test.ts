import { expect, test } from '@jest/globals';
import { type Cursor, idCursor, nameCursor, numberCursor } from './cursor.js';
import { ProblemSignal } from './problem-response.js';
import { readPage } from './read-page.js';

const numbers = Array.from({ length: 5 }, (_item, index) => index + 1);
const page = (query: { limit: number; cursor?: string }) =>
  readPage(query, {
    cursor: numberCursor,
    read: (beyond = 0, limit) =>
      Promise.resolve(numbers.filter((one) => one > beyond).slice(0, limit)),
    placeOf: (one) => one,
    present: (one) => `number ${one}`,
  });

test('pages follow one another, each item once, and the last one says that it is', async () => {
  const first = await page({ limit: 3 });
  expect(first.items).toEqual(['number 1', 'number 2', 'number 3']);
  const second = await page({ limit: 2, cursor: first.next_cursor ?? '' });
  expect(second).toEqual({ items: ['number 4', 'number 5'], next_cursor: null });
});

test.each<[string, Cursor<never>, unknown]>([
  ['ids', idCursor as Cursor<never>, '01890a5d-ac96-774b-bcce-b302099a8057'],
  ['names', nameCursor as Cursor<never>, 'acme'],
  ['numbers', numberCursor as Cursor<never>, 7],
])('a cursor of %s gives the place back, and nothing else is taken', (_name, cursor, place) => {
  const written = cursor.write(place as never);
  expect(written).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(cursor.read(written)).toBe(place);
  for (const other of ['', 'AA', `${written}A`, '-'.repeat(22)]) {
    expect(() => cursor.read(other)).toThrow(ProblemSignal);
  }
});
