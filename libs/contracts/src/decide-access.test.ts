import { describe, expect, test } from '@jest/globals';
import { internal, only, open, scoped } from './access.js';
import type { Caller, CallerNamespace } from './caller.js';
import { decideAccess, decideNamespace } from './decide-access.js';
import type { Scope } from './scopes.js';

const id = '019386f0-0000-7000-8000-000000000001';
const acme: CallerNamespace = {
  id: id.replace('1', '2'),
  name: 'acme',
  type: 'organization',
  role: 'admin',
};
const principal = {
  type: 'user',
  id,
  name: 'ada',
  namespaces: [{ id, name: 'ada', type: 'user', role: 'owner' }, acme],
} as const;

const tokenCaller = (kind: 'personal' | 'agent' | 'trigger', ...scopes: Scope[]): Caller => ({
  type: 'token',
  token: { id, kind, scopes, expires_at: null, ip_allowlist: null, repositories: null },
  principal: { ...principal, namespaces: [...principal.namespaces] },
});
const session: Caller = {
  type: 'session',
  session: { id, fresh_until: '2026-01-01T00:00:00Z' },
  principal: { ...principal, namespaces: [...principal.namespaces] },
};
const anonymous: Caller = { type: 'anonymous' };
const identity: Caller = { type: 'service', service: 'identity' };

describe('who may', () => {
  test.each([
    ['anyone on an open route', open(), anonymous, true, undefined],
    ['nobody without a credential elsewhere', only('session'), anonymous, false, 'unauthenticated'],
    ['a token with the scope', scoped('read'), tokenCaller('personal', 'read'), true, undefined],
    [
      'no token without the scope',
      scoped('read'),
      tokenCaller('personal', 'trigger'),
      false,
      'insufficient_scope',
    ],
    ['a session without any scope', scoped('read'), session, true, undefined],
    [
      'no token of another kind, whatever its scopes',
      scoped('read'),
      tokenCaller('agent', 'read'),
      false,
      'caller_kind_refused',
    ],
    ['a named service on an internal route', internal('identity'), identity, true, undefined],
    ['no other service there', internal('gateway'), identity, false, 'assertion_refused'],
    ['no user there', internal('gateway'), session, false, 'assertion_refused'],
    ['no service on the routes of people', only('session'), identity, false, 'assertion_refused'],
    ['no service on an open route', open(), identity, false, 'assertion_refused'],
  ] as const)('%s', (_, access, caller, allowed, code) => {
    expect(decideAccess(access, caller)).toMatchObject({ allowed, ...(code && { code }) });
  });
});

describe('what concerns every project', () => {
  const access = scoped('repo:write', { everyProject: true });
  const limited = (repositories: string[] | null): Caller => {
    const caller = tokenCaller('personal', 'repo:write');
    return caller.type === 'token'
      ? { ...caller, token: { ...caller.token, repositories } }
      : caller;
  };

  test('is not for a token that is limited to some, and for every other caller', () => {
    for (const repositories of [[], [id]]) {
      const code = 'repository_not_allowed';
      expect(decideAccess(access, limited(repositories))).toMatchObject({ allowed: false, code });
      expect(decideAccess(scoped('repo:write'), limited(repositories))).toEqual({ allowed: true });
    }
    expect(decideAccess(access, limited(null))).toEqual({ allowed: true });
    expect(decideAccess(access, session)).toEqual({ allowed: true });
  });
});

describe('in which namespace', () => {
  const access = (role: 'member' | 'admin' | 'owner', parameter = 'org') =>
    scoped('read', { namespace: { parameter, role } });

  test('a role that reaches is let in, with the namespace', () => {
    expect(decideNamespace(access('member'), session, { org: 'acme' })).toEqual({
      allowed: true,
      namespace: acme,
    });
  });
  test('a lower role is refused by its name', () => {
    expect(decideNamespace(access('owner'), session, { org: 'acme' })).toMatchObject({
      code: 'role_required',
    });
  });
  test('abuse 10: somebody else’s namespace is not found', () => {
    expect(decideNamespace(access('member'), session, { org: 'evil' })).toMatchObject({
      code: 'not_found',
    });
  });
  test('one that is named in the body or the query is the service’s to decide', () => {
    for (const place of ['body', 'query'] as const) {
      const rule = { parameter: 'org', in: place, role: 'owner' } as const;
      const elsewhere = scoped('read', { namespace: rule });
      expect(decideNamespace(elsewhere, session, { org: 'evil' })).toEqual({ allowed: true });
    }
  });
  test('self is the own one', () => {
    expect(decideNamespace(access('owner', 'self'), session, {})).toMatchObject({ allowed: true });
  });
});

describe('a kind that carries no scopes', () => {
  const rule = { parameter: 'owner', role: 'admin' } as const;
  const listed = scoped('trigger', {
    kinds: ['session', 'personal', 'trigger'],
    namespace: rule,
  });

  test('is its service’s to judge where the route lists it', () => {
    expect(decideAccess(listed, tokenCaller('trigger'))).toEqual({ allowed: true });
    const place = decideNamespace(listed, tokenCaller('trigger'), { owner: 'evil' });
    expect(place).toEqual({ allowed: true });
  });

  test('is refused where it does not, whatever it holds', () => {
    const unlisted = scoped('trigger', { namespace: rule });
    const caller = tokenCaller('trigger', 'trigger');
    expect(decideAccess(unlisted, caller)).toMatchObject({ code: 'caller_kind_refused' });
    const place = decideNamespace(unlisted, caller, { owner: 'evil' });
    expect(place).toMatchObject({ code: 'not_found' });
  });

  test('makes nothing easier for the others that the route lists', () => {
    const personal = tokenCaller('personal', 'read');
    expect(decideAccess(listed, personal)).toMatchObject({ code: 'insufficient_scope' });
    const place = decideNamespace(listed, personal, { owner: 'evil' });
    expect(place).toMatchObject({ code: 'not_found' });
  });
});
