import { describe, expect, test } from '@jest/globals';
import { grantFor, type RequestedGrant } from './grant-within.js';
import { rangeContains } from './ip-range.js';
import type { Collection, Grant } from './token.js';
import { freePolicy, type TokenPolicy } from './token-policy.js';

const now = new Date('2029-06-01T00:00:00Z');
const ends = new Date('2030-01-01T00:00:00Z');
const every = ['read', 'trigger', 'token:admin', 'repo:write', 'secret:write'];
const maker: Grant = {
  scopes: ['read', 'trigger'],
  expiresAt: ends,
  ipAllowlist: ['10.0.0.0/8'],
  repositories: [{ id: '1', name: 'a/b' }],
};
const unlimited: Grant = {
  scopes: ['read'],
  expiresAt: null,
  ipAllowlist: null,
  repositories: null,
};

const collection = (kind: Collection['kind'], ownerId = 'u'): Collection => ({
  kind,
  owner: { type: kind === 'trigger' ? 'project' : 'user', id: ownerId, name: 'ada' },
  namespace: { type: 'user', id: 'u' },
});
const give = (
  asked: RequestedGrant,
  by: Grant | null = maker,
  kind: Collection['kind'] = 'personal',
  policy: TokenPolicy = freePolicy,
  ownerId = 'u',
): Grant => grantFor(collection(kind, ownerId), { maker: by, now, policy }, asked);
const refused = (code: string) => expect.objectContaining({ code });

describe('what a token can give', () => {
  test('is its own where nothing is asked', () => {
    expect(give({ scopes: ['read'] })).toEqual({ ...maker, scopes: ['read'] });
  });

  test.each<[string, RequestedGrant]>([
    ['a scope', { scopes: ['read', 'org:admin'] }],
    ['no end', { scopes: ['read'], expiresAt: null }],
    ['a later end', { scopes: ['read'], expiresAt: new Date('2030-01-01T00:00:00.001Z') }],
    ['every address', { scopes: ['read'], ipAllowlist: null }],
    ['another address', { scopes: ['read'], ipAllowlist: ['10.0.0.1', '8.8.8.8'] }],
    ['every project', { scopes: ['read'], repositories: null }],
    ['another project', { scopes: ['read'], repositories: [{ id: '2', name: 'a/c' }] }],
  ])('abuse 5: is no more than it has: %s', (_what, asked) => {
    expect(() => give(asked)).toThrow(refused('escalation'));
  });

  test('is anything narrower', () => {
    const asked = {
      scopes: ['trigger'],
      expiresAt: new Date('2029-12-31T00:00:00Z'),
      ipAllowlist: ['10.1.0.0/16'],
      repositories: [{ id: '1', name: 'a/b' }],
    };
    expect(give(asked)).toEqual(asked);
    expect(give({ ...asked, scopes: ['read'] }, unlimited)).toEqual({ ...asked, scopes: ['read'] });
  });

  test.each(['token:admin', 'repo:write', 'secret:write'])(
    'abuse 6: is no agent token without %s',
    (scope) => {
      const by = { ...unlimited, scopes: every.filter((held) => held !== scope) };
      expect(() => give({ scopes: [] }, by, 'agent')).toThrow(refused('escalation'));
    },
  );

  test('abuse 6: is no agent token where it is limited to projects', () => {
    const by = { ...unlimited, scopes: every };
    expect(give({ scopes: [] }, by, 'agent')).toEqual({ ...unlimited, scopes: [] });
    const limited = { ...by, repositories: maker.repositories };
    expect(() => give({ scopes: [] }, limited, 'agent')).toThrow(refused('escalation'));
  });

  test.each(['token:admin', 'trigger'])('abuse 6: is no trigger token without %s', (scope) => {
    const by = { ...unlimited, scopes: every.filter((held) => held !== scope) };
    expect(() => give({ scopes: [] }, by, 'trigger')).toThrow(refused('escalation'));
  });

  test('abuse 6: is a trigger token only of a project within its limit', () => {
    const by = { ...maker, scopes: every };
    const made = give({ scopes: [] }, by, 'trigger', freePolicy, '1');
    expect(made).toEqual({ ...maker, scopes: [], repositories: null });
    const elsewhere = () => give({ scopes: [] }, by, 'trigger', freePolicy, '2');
    expect(elsewhere).toThrow(refused('project_not_allowed'));
  });
});

test('a session gives what is asked, without end and from everywhere where nothing is', () => {
  expect(give({ scopes: ['read'] }, null)).toEqual(unlimited);
});

describe('under a policy', () => {
  const capped = { ...freePolicy, maxLifetimeDays: 30 };
  const last = new Date('2029-07-01T00:00:00Z');
  const required = { ...freePolicy, requireExpiry: true };

  test('what was left out ends at the last moment that is allowed', () => {
    expect(give({ scopes: ['read'] }, null, 'personal', capped).expiresAt).toEqual(last);
    expect(give({ scopes: ['read'] }, maker, 'personal', capped).expiresAt).toEqual(last);
  });

  test.each([null, new Date('2029-07-01T00:00:00.001Z')])('a later end is refused: %s', (end) => {
    const asked = { scopes: ['read'], expiresAt: end };
    expect(() => give(asked, null, 'personal', capped)).toThrow(refused('expiry_refused'));
  });

  test('an end can be required, and that of the maker counts as one', () => {
    const asked = { scopes: ['read'] };
    expect(() => give(asked, null, 'personal', required)).toThrow(refused('expiry_refused'));
    const never = { ...asked, expiresAt: null };
    expect(() => give(never, null, 'personal', required)).toThrow(refused('expiry_refused'));
    expect(give(asked, maker, 'personal', required).expiresAt).toEqual(ends);
  });

  test('an end that is past is refused', () => {
    const asked = { scopes: ['read'], expiresAt: now };
    expect(() => give(asked, null)).toThrow(refused('expiry_not_in_future'));
  });
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
