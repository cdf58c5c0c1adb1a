import { describe, expect, test } from '@jest/globals';
import {
  assertMayRotateItself,
  assertRotatable,
  grantToItself,
  grantToManager,
  isFork,
  overlapEnd,
} from './rotation.js';
import type { Token } from './token.js';
import { freePolicy } from './token-policy.js';

const dayMs = 86_400_000;
const now = new Date('2029-06-01T00:00:00Z');
const days = (count: number): Date => new Date(now.getTime() + count * dayMs);

const token: Token = {
  id: 'one',
  kind: 'personal',
  owner: { type: 'user', id: 'u', name: 'ada' },
  namespace: { type: 'user', id: 'u' },
  label: 'ci',
  description: '',
  scopes: ['read'],
  labels: {},
  prefix: 'orp_',
  lastCharacters: 'abcd',
  status: 'active',
  createdAt: days(-10),
  createdBy: null,
  expiresAt: days(20),
  lastUsedAt: null,
  lastUsedIp: null,
  lastUsedUserAgent: null,
  ipAllowlist: ['10.0.0.0/8'],
  repositories: [{ id: '1', name: 'a/b' }],
  chainId: 'one',
  rotatedFrom: null,
  rotatedTo: null,
  rotatedBy: null,
  rotatedAt: null,
  firstUsedAt: null,
  overlapEndsAt: null,
  revokedAt: null,
  revokedReason: null,
};
const rotated: Token = {
  ...token,
  rotatedTo: 'two',
  rotatedBy: 'itself',
  rotatedAt: days(-1),
  overlapEndsAt: days(1),
};
const successor: Token = { ...token, id: 'two', rotatedFrom: 'one' };
const refused = (code: string) => expect.objectContaining({ code });
const ground = { maker: null, now, policy: freePolicy };

describe('a fork', () => {
  test('is a value that rotated itself, whose successor was used within 30 days', () => {
    expect(isFork(rotated, { ...successor, firstUsedAt: days(-30) }, now)).toBe(true);
  });

  test.each<[string, Token, Token | undefined]>([
    ['was used longer ago', rotated, { ...successor, firstUsedAt: days(-30.01) }],
    ['was never used', rotated, successor],
    ['does not exist any more', rotated, undefined],
    [
      'was a manager’s doing',
      { ...rotated, rotatedBy: 'manager' },
      { ...successor, firstUsedAt: days(-1) },
    ],
    ['is none yet', token, undefined],
    ['follows a revoked one', { ...rotated, revokedAt: now }, { ...successor, firstUsedAt: now }],
  ])('is none where the successor %s', (_case, presented, next) => {
    expect(isFork(presented, next, now)).toBe(false);
  });

  test('is seen where only the rotation of the successor tells that it was used', () => {
    const next: Token = { ...successor, rotatedTo: 'three', rotatedBy: 'itself', rotatedAt: now };
    expect(isFork(rotated, next, now)).toBe(true);
  });
});

describe('a manager', () => {
  test('rotates what is active and has no successor', () => {
    expect(() => assertRotatable(token)).not.toThrow();
    expect(() => assertRotatable(rotated)).toThrow(refused('already_rotated'));
    expect(() => assertRotatable({ ...rotated, status: 'expired' })).toThrow(
      refused('already_rotated'),
    );
    expect(() => assertRotatable({ ...token, status: 'expired' })).toThrow(
      refused('token_not_active'),
    );
    const revoked = { ...rotated, status: 'revoked', revokedAt: now } as const;
    expect(() => assertRotatable(revoked)).toThrow(refused('token_not_active'));
  });

  test('gets a successor with the same rights and the same lifetime from now', () => {
    expect(grantToManager(token, ground, undefined)).toEqual({
      scopes: ['read'],
      expiresAt: days(30),
      ipAllowlist: ['10.0.0.0/8'],
      repositories: [{ id: '1', name: 'a/b' }],
    });
    expect(grantToManager({ ...token, expiresAt: null }, ground, undefined).expiresAt).toBeNull();
  });

  test('gets a lifetime that policies and its own end cut', () => {
    const capped = { ...freePolicy, maxLifetimeDays: 7 };
    expect(grantToManager(token, { ...ground, policy: capped }, undefined).expiresAt).toEqual(
      days(7),
    );
    const maker = { ...token, expiresAt: days(5) };
    expect(grantToManager(token, { ...ground, maker }, undefined).expiresAt).toEqual(days(5));
    const endless = { ...token, expiresAt: null };
    expect(grantToManager(endless, { ...ground, maker }, undefined).expiresAt).toEqual(days(5));
  });

  test('asks for another end within policies and its own', () => {
    expect(grantToManager(token, ground, null).expiresAt).toBeNull();
    expect(grantToManager(token, ground, days(300)).expiresAt).toEqual(days(300));
    const maker = { ...token, expiresAt: days(5) };
    expect(() => grantToManager(token, { ...ground, maker }, days(6))).toThrow(
      refused('escalation'),
    );
    const capped = { ...freePolicy, maxLifetimeDays: 7 };
    expect(() => grantToManager(token, { ...ground, policy: capped }, days(8))).toThrow(
      refused('expiry_refused'),
    );
  });

  test.each([
    { scopes: ['trigger'] },
    { ipAllowlist: ['11.0.0.0/8'] },
    { repositories: [{ id: '2', name: 'a/c' }] },
  ])('abuse 6: that is narrower gets none: %j', (narrower) => {
    const maker = { ...token, ...narrower };
    expect(() => grantToManager(token, { ...ground, maker }, undefined)).toThrow(
      refused('escalation'),
    );
  });
});

describe('a token', () => {
  test('rotates itself once more until its successor is used or a manager came between', () => {
    expect(() => assertMayRotateItself(token, undefined)).not.toThrow();
    expect(() => assertMayRotateItself(rotated, successor)).not.toThrow();
    expect(() => assertMayRotateItself(rotated, undefined)).not.toThrow();
    const byManager: Token = { ...rotated, rotatedBy: 'manager' };
    expect(() => assertMayRotateItself(byManager, successor)).toThrow(refused('already_rotated'));
    const ledOn: Token = { ...successor, rotatedTo: 'three', rotatedBy: 'manager' };
    expect(() => assertMayRotateItself(rotated, ledOn)).toThrow(refused('already_rotated'));
  });

  test('keeps its lifetime or shortens it', () => {
    expect(grantToItself(token, ground, undefined).expiresAt).toEqual(days(30));
    expect(grantToItself(token, ground, days(30)).expiresAt).toEqual(days(30));
    expect(grantToItself(token, ground, days(1)).expiresAt).toEqual(days(1));
    for (const longer of [days(30.001), null]) {
      expect(() => grantToItself(token, ground, longer)).toThrow(refused('escalation'));
    }
    expect(() => grantToItself(token, ground, now)).toThrow(refused('expiry_not_in_future'));
    const capped = { now, policy: { ...freePolicy, maxLifetimeDays: 7 } };
    expect(grantToItself(token, capped, undefined).expiresAt).toEqual(days(7));
    expect(() => grantToItself(token, capped, days(8))).toThrow(refused('expiry_refused'));
  });
});

describe('an overlap', () => {
  test('ends when it was asked to', () => {
    expect(overlapEnd(token, now, 0)).toEqual(now);
    expect(overlapEnd(token, now, 86_400)).toEqual(days(1));
  });

  test('that is repeated ends no sooner than before, and 7 days after the first time at the latest', () => {
    expect(overlapEnd(rotated, now, 60)).toEqual(days(1));
    expect(overlapEnd(rotated, now, 3 * 86_400)).toEqual(days(3));
    expect(overlapEnd(rotated, now, 7 * 86_400)).toEqual(days(6));
  });
});
