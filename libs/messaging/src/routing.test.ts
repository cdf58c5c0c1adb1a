import { describe, expect, test } from '@jest/globals';
import { matchesPattern, routingKeyOf } from './routing.js';

describe('routing', () => {
  test('a routing key is the type without its version', () => {
    expect(routingKeyOf('token.revoked.v1')).toBe('token.revoked');
    expect(routingKeyOf('token.revoked.v12')).toBe('token.revoked');
    expect(routingKeyOf('session.v1.ended')).toBe('session.v1.ended');
  });

  test.each([
    ['token.*', 'token.revoked', true],
    ['token.*', 'token', false],
    ['token.*', 'token.revoked.twice', false],
    ['token.revoked', 'token.revoked', true],
    ['token.revoked', 'token.revokedX', false],
    ['#', 'a.b.c', true],
    ['#', 'a', true],
    ['token.#', 'token', true],
    ['token.#', 'token.a.b', true],
    ['#.ended', 'session.ended', true],
    ['*.ended', 'a.session.ended', false],
    ['tok.n', 'token', false],
  ])('pattern %s and key %s fit: %s', (pattern, key, fits) => {
    expect(matchesPattern(pattern, key)).toBe(fits);
  });
});
