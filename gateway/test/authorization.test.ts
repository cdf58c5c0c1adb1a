import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { assertionHeader, clientAddressHeader } from '@orchestrator/contracts';
import { eventually, rawRequest } from '@orchestrator/testing';
import { generateToken } from '@orchestrator/token-format';
import { codeOf, GatewayHarness, headerValues } from './gateway-harness.js';

let harness: GatewayHarness;
beforeAll(async () => {
  harness = await GatewayHarness.start({
    RATE_LIMIT_REFUSED: '100000',
    RATE_LIMIT_PUBLIC: '100000',
  });
});
afterEach(() => {
  harness.seen.length = 0;
});
afterAll(() => harness.close());

describe('credentials', () => {
  test('a good token reaches the service, which is told who calls', async () => {
    const issued = harness.issue();
    const response = await harness.get('/api/thing?x=1', issued);
    expect(response.status).toBe(200);
    const [seen] = harness.seen;
    expect(seen).toMatchObject({
      url: '/api/thing?x=1',
      caller: { type: 'token', token: { id: issued.id } },
    });
    expect(headerValues(seen!, 'authorization')).toEqual([]);
    expect(headerValues(seen!, clientAddressHeader)).toEqual(['127.0.0.1']);
    expect(JSON.stringify(seen)).not.toContain(issued.value);
  });

  test('without a credential a route that needs one is 401 with a plain challenge', async () => {
    const response = await harness.get('/api/thing');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('an open route needs none, and its service sees nobody', async () => {
    expect((await harness.get('/api/open')).status).toBe(200);
    expect(harness.seen[0]?.caller).toEqual({ type: 'anonymous' });
  });

  const good = generateToken('personal');
  const other = (letter: string | undefined) => (letter === 'A' ? 'B' : 'A');
  test.each([
    ['unknown', good],
    ['of a wrong check', good.slice(0, -1) + other(good.at(-1))],
    ['cut short', good.slice(0, -1)],
    ['of an unknown prefix', `orx_${good.slice(4)}`],
    ['junk', 'x'],
    ['empty', ''],
  ])('a token that is %s is 401 invalid_token and reaches no service', async (_, value) => {
    const response = await harness.get('/api/thing', undefined, {
      authorization: `Bearer ${value}`,
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(harness.seen).toEqual([]);
  });

  test('junk is refused without a look-up', async () => {
    const before = harness.asked.verify;
    await harness.get('/api/thing', undefined, { authorization: `Bearer ${good.slice(0, -1)}` });
    await harness.get('/api/thing', undefined, { authorization: 'Basic YTpi' });
    expect(harness.asked.verify).toBe(before);
  });

  test('two credentials, or one in a URL, are 400 and reach no service', async () => {
    const { authorization, value } = harness.issue();
    const { port } = harness.gateway;
    const twice = await rawRequest(
      port,
      `GET /api/thing HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
    );
    expect(twice.status).toBe(400);
    for (const query of [
      `access_token=${value}`,
      `token=${value}`,
      `to%6ben=${value}`,
      `a=b&Token=${value}`,
    ]) {
      expect((await harness.get(`/api/thing?${query}`)).status).toBe(400);
    }
    for (const cookie of ['session=abc', 'a=b; __Host-session=abc']) {
      const both = await harness.get('/api/thing', harness.issue(), { cookie });
      expect([both.status, await codeOf(both)]).toEqual([400, 'ambiguous_credentials']);
    }
    expect(harness.seen).toEqual([]);
    expect(
      (await harness.get('/api/thing', harness.issue(), { cookie: 'theme=dark' })).status,
    ).toBe(200);
  });

  test('a warm token is asked about once', async () => {
    const issued = harness.issue();
    await harness.get('/api/thing', issued);
    const { verify, resolve } = harness.asked;
    for (let round = 0; round < 5; round += 1) await harness.get('/api/thing', issued);
    expect(harness.asked).toMatchObject({ verify, resolve });
  });

  test('concurrent requests with one unknown token share one look-up', async () => {
    const issued = harness.issue();
    const before = harness.asked.verify;
    await Promise.all(Array.from({ length: 20 }, () => harness.get('/api/thing', issued)));
    expect(harness.asked.verify).toBe(before + 1);
  });
});

describe('what a caller may', () => {
  test('a missing scope is 403 that names it, and reaches no service', async () => {
    const response = await harness.get('/api/thing', harness.issue({ scopes: ['trigger'] }));
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="read"',
    );
    expect(harness.seen).toEqual([]);
  });

  test('abuse 12: the right secret of a wrong kind is 403, whatever its scopes', async () => {
    for (const kind of ['agent', 'trigger', 'instance', 'job'] as const) {
      const response = await harness.get('/api/thing', harness.issue({ kind, scopes: ['read'] }));
      expect([response.status, await codeOf(response)]).toEqual([403, 'caller_kind_refused']);
    }
    const personal = await harness.get('/api/agents', harness.issue());
    expect(personal.status).toBe(403);
    expect(harness.seen).toEqual([]);
    expect((await harness.get('/api/agents', harness.issue({ kind: 'agent' }))).status).toBe(200);
  });

  test('an address outside the allowlist is 403, inside it is let in', async () => {
    const outside = await harness.get(
      '/api/thing',
      harness.issue({ ipAllowlist: ['192.0.2.0/24'] }),
    );
    expect([outside.status, await codeOf(outside)]).toEqual([403, 'ip_not_allowed']);
    const claimed = await harness.get(
      '/api/thing',
      harness.issue({ ipAllowlist: ['192.0.2.0/24'] }),
      {
        'x-forwarded-for': '192.0.2.1',
        'x-real-ip': '192.0.2.1',
        forwarded: 'for=192.0.2.1',
      },
    );
    expect(claimed.status).toBe(403);
    expect(
      (await harness.get('/api/thing', harness.issue({ ipAllowlist: ['127.0.0.0/8'] }))).status,
    ).toBe(200);
  });
});

describe('revocation and principals', () => {
  test('abuse 1: a revoked token that was cached is 401 from the answer on', async () => {
    const issued = harness.issue();
    expect((await harness.get('/api/thing', issued)).status).toBe(200);
    await harness.revoke(issued);
    expect((await harness.get('/api/thing', issued)).status).toBe(401);
  });

  test('abuse 4: a token is refused when its time is up, though nobody swept it', async () => {
    const issued = harness.issue({ remainingMs: 400 });
    expect((await harness.get('/api/thing', issued)).status).toBe(200);
    await eventually(async () => (await harness.get('/api/thing', issued)).status === 401, {
      withinMs: 2_000,
    });
  });

  test('abuse 2: tokens of a disabled user are 401, also while their entry is warm', async () => {
    const issued = harness.issue();
    const active = harness.principal;
    expect((await harness.get('/api/thing', issued)).status).toBe(200);
    await harness.changePrincipal({ status: 'disabled', ids: [`user:${harness.user.id}`] });
    expect((await harness.get('/api/thing', issued)).status).toBe(401);
    await harness.changePrincipal(active);
    expect((await harness.get('/api/thing', issued)).status).toBe(200);
  });

  test('abuse 48: a change of roles is seen by the service with the next request', async () => {
    const issued = harness.issue();
    await harness.get('/api/thing', issued);
    const active = harness.principal as typeof harness.principal & { status: 'active' };
    const acme = { id: issued.id, name: 'acme', type: 'organization', role: 'admin' } as const;
    await harness.changePrincipal({
      ...active,
      principal: { ...active.principal, namespaces: [acme] },
    });
    await harness.get('/api/thing', issued);
    await harness.changePrincipal(active);
    await harness.get('/api/thing', issued);
    const roles = harness.seen.map(
      ({ caller }) => 'principal' in caller && caller.principal.namespaces.map(({ name }) => name),
    );
    expect(roles).toEqual([['ada'], ['acme'], ['ada']]);
  });
});

describe('abuse 14, 15: forged identity headers are gone, whatever their spelling', () => {
  test.each([
    'x-orchestrator-assertion',
    'X-Orchestrator-Assertion',
    'x_orchestrator_assertion',
    'X.Orchestrator.Assertion',
    'x-orchestrator_client.address',
    'X-ORCHESTRATOR-USER',
  ])('%s', async (name) => {
    await harness.get('/api/open', undefined, { [name]: 'forged' });
    await harness.get('/api/thing', harness.issue(), { [name]: 'forged' });
    expect(harness.seen).toHaveLength(2);
    for (const seen of harness.seen) {
      expect(JSON.stringify(seen.rawHeaders)).not.toContain('forged');
      expect(headerValues(seen, assertionHeader)).toHaveLength(1);
    }
  });

  test('a Connection header can not take our own assertion away', async () => {
    const { authorization } = harness.issue();
    await rawRequest(
      harness.gateway.port,
      `GET /api/thing HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nConnection: close, x-orchestrator-assertion, x-request-id\r\n\r\n`,
    );
    expect(harness.seen).toHaveLength(1);
    expect(headerValues(harness.seen[0]!, assertionHeader)).toHaveLength(1);
  });
});

test('every use and refusal of a known token is told, junk never', async () => {
  harness.events.length = 0;
  const used = harness.issue();
  const narrow = harness.issue({ scopes: ['trigger'] });
  for (let round = 0; round < 3; round += 1) await harness.get('/api/thing', used);
  await harness.get('/api/thing', narrow);
  await harness.get('/api/thing', undefined, { authorization: 'Bearer junk' });
  const about = (id: string) => harness.events.filter(({ subject }) => subject === id);
  const total = () =>
    about(used.id).reduce((sum, { data }) => sum + (data as { requests: number }).requests, 0);
  await eventually(() => about(narrow.id).length > 0 && total() >= 3);
  expect(about(narrow.id)[0]).toMatchObject({
    type: 'token.rejected.v1',
    data: { reason: 'insufficient_scope' },
  });
  expect(total()).toBe(3);
  expect(JSON.stringify(harness.events)).not.toContain(used.value);
});

test('abuse 41: no token value is in a log or a problem, whatever way it came', async () => {
  const { value, authorization } = harness.issue({ scopes: [] });
  for (const response of [
    await harness.get('/api/thing', undefined, { authorization }),
    await harness.get(`/api/thing?token=${value}`),
    await harness.get(`/api/${value}`),
    await harness.get(`/api/orgs/${value}`),
    await harness.get('/api/thing', undefined, { 'user-agent': value }),
  ]) {
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain(value);
  }
  expect(harness.logLines.length).toBeGreaterThan(3);
  expect(harness.logLines.join('')).not.toContain(value);
});
