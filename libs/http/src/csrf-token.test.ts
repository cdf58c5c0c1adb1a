import { expect, test } from '@jest/globals';
import { csrfTokenOf, isCsrfTokenOf } from './csrf-token.js';

const cookie = `ors_${'a'.repeat(43)}`;

test('the token of a cookie is always the same, and does not tell the cookie', () => {
  expect(csrfTokenOf(cookie)).toBe(csrfTokenOf(cookie));
  expect(csrfTokenOf(cookie)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(cookie).not.toContain(csrfTokenOf(cookie));
});

test('only the very token fits', () => {
  const token = csrfTokenOf(cookie);
  expect(isCsrfTokenOf(cookie, token)).toBe(true);
  for (const other of [undefined, '', token.slice(1), `${token}a`, csrfTokenOf(`${cookie}b`)]) {
    expect(isCsrfTokenOf(cookie, other)).toBe(false);
  }
});
