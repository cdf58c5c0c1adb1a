import { describe, expect, test } from '@jest/globals';
import { grantFreely, grantWithin } from './grant-within.js';
import { rangeContains } from './ip-range.js';
import type { Grant } from './token.js';

const maker: Grant = {
  scopes: ['read', 'trigger'],
  expiresAt: new Date('2030-01-01T00:00:00Z'),
  ipAllowlist: ['10.0.0.0/8'],
  repositories: [{ id: '1', name: 'a/b' }],
};
const unlimited: Grant = {
  scopes: ['read'],
  expiresAt: null,
  ipAllowlist: null,
  repositories: null,
};

describe('what a token can give', () => {
  test('is its own where nothing is asked', () => {
    expect(grantWithin(maker, { scopes: ['read'] })).toEqual({ ...maker, scopes: ['read'] });
  });

  test('is no more than it has', () => {
    for (const asked of [
      { scopes: ['read', 'org:admin'] },
      { scopes: ['read'], expiresAt: null },
      { scopes: ['read'], expiresAt: new Date('2030-01-01T00:00:00.001Z') },
      { scopes: ['read'], ipAllowlist: null },
      { scopes: ['read'], ipAllowlist: ['10.0.0.1', '8.8.8.8'] },
    ]) {
      expect(() => grantWithin(maker, asked)).toThrow(
        expect.objectContaining({ code: 'escalation' }),
      );
    }
  });

  test('is anything narrower', () => {
    const asked = {
      scopes: ['trigger'],
      expiresAt: new Date('2029-12-31T00:00:00Z'),
      ipAllowlist: ['10.1.0.0/16'],
    };
    expect(grantWithin(maker, asked)).toEqual({ ...asked, repositories: maker.repositories });
    expect(grantWithin(unlimited, { ...asked, scopes: ['read'] })).toEqual({
      ...asked,
      scopes: ['read'],
      repositories: null,
    });
  });

  test('its limits to projects are always handed on', () => {
    expect(grantWithin(maker, { scopes: [] }).repositories).toEqual(maker.repositories);
  });
});

test('a session gives what is asked, without end and from everywhere where nothing is', () => {
  expect(grantFreely({ scopes: ['read'] })).toEqual(unlimited);
});

describe('a range', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.255.0.0/16', true],
    ['10.0.0.0/8', '10.0.0.5/8', true],
    ['10.0.0.0/8', '10.0.0.0/7', false],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['0.0.0.0/0', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.1/32', true],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['192.0.2.1', '192.0.2.0/31', false],
    ['::/0', '0.0.0.0/0', false],
    ['0.0.0.0/0', '::/0', false],
    ['2001:db8::/32', '2001:db8:1::/48', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['nonsense', '10.0.0.1', false],
    ['10.0.0.1', 'nonsense', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(rangeContains(outer, inner)).toBe(expected);
  });
});
