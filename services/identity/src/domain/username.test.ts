import { expect, test } from '@jest/globals';
import { usernamesFor } from './username.js';

test.each([
  ['ada', 'ada'],
  ['Ada Lovelace', 'ada-lovelace'],
  ['Zoë.Müller_99', 'zoe-muller-99'],
  ['--x--', 'x'],
  ['ada@example.org', 'ada-example-org'],
  ['a'.repeat(60), 'a'.repeat(39)],
  [`${'a'.repeat(38)}-b`, 'a'.repeat(38)],
  ['李', 'user'],
  ['', 'user'],
  [null, 'user'],
])('%j suggests %s', (login, username) => {
  expect(usernamesFor(login)[0]).toBe(username);
});

test('every suggestion is a valid name, and no two are the same', () => {
  for (const login of ['ada', 'a'.repeat(60), `${'a'.repeat(36)}-bc`]) {
    const names = usernamesFor(login);
    expect(names.slice(1, 3).map((name) => name.slice(-2))).toEqual(['-2', '-3']);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,38}$/);
  }
});
