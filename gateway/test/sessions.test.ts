import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { csrfHeader, csrfTokenHeader } from '@orchestrator/contracts';
import { eventually, rawRequest } from '@orchestrator/testing';
import { codeOf, GatewayHarness, headerValues } from './gateway-harness.js';
import type { IssuedSession } from './stand-in-services.js';

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

const get = (path: string, session: IssuedSession) =>
  harness.get(path, undefined, { cookie: session.cookie });
const post = (path: string, session: IssuedSession, headers: Record<string, string | null> = {}) =>
  harness.post(path, {
    cookie: session.cookie,
    [csrfHeader]: session.csrfToken,
    ...headers,
  });
const codeIn = ({ body }: { body: string }) => (JSON.parse(body) as { code: string }).code;

describe('a session cookie', () => {
  test('names its session and user to the service, which sees neither cookie nor CSRF token', async () => {
    const session = harness.issueSession();
    expect((await get('/api/thing', session)).status).toBe(200);
    expect((await post('/api/thing', session)).status).toBe(200);
    expect(harness.seen).toHaveLength(2);
    for (const seen of harness.seen) {
      expect(seen.caller).toMatchObject({
        type: 'session',
        session: { id: session.id },
        principal: { id: harness.user.id },
      });
      expect(headerValues(seen, 'cookie')).toEqual([]);
      expect(headerValues(seen, csrfHeader)).toEqual([]);
      expect(headerValues(seen, csrfTokenHeader)).toEqual([]);
      expect(JSON.stringify(seen)).not.toContain(session.value);
    }
  });

  test('is asked about once while it is warm', async () => {
    const session = harness.issueSession();
    await get('/api/thing', session);
    const before = { ...harness.asked };
    for (let round = 0; round < 5; round += 1) await get('/api/thing', session);
    expect(harness.asked).toEqual(before);
  });

  test.each([
    ['unknown', `ors_${'A'.repeat(43)}`],
    ['of another form', 'ors_short'],
    ['empty', ''],
  ])('that is %s is 401 with a plain challenge, and nobody on a public route', async (_, value) => {
    const cookie = `session=${value}`;
    const response = await harness.get('/api/thing', undefined, { cookie });
    expect([response.status, await codeOf(response)]).toEqual([401, 'unauthenticated']);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect((await harness.get('/api/open', undefined, { cookie })).status).toBe(200);
    expect(harness.seen.map(({ caller }) => caller)).toEqual([{ type: 'anonymous' }]);
  });

  test('twice is 400, also beside other cookies, and reaches no service', async () => {
    const [one, other] = [harness.issueSession(), harness.issueSession()];
    for (const cookie of [`${one.cookie}; ${other.cookie}`, `a=b; ${one.cookie};session=x`]) {
      const response = await harness.get('/api/open', undefined, { cookie });
      expect([response.status, await codeOf(response)]).toEqual([400, 'ambiguous_credentials']);
    }
    expect(harness.seen).toEqual([]);
  });

  test('abuse 30: of a name that only looks like ours is none, whatever stands around it', async () => {
    const session = harness.issueSession();
    const ask = (before: string, after = '') =>
      rawRequest(
        harness.gateway.port,
        Buffer.from(
          `GET /api/thing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: a=b;${before}${session.cookie}${after}\r\n\r\n`,
          'latin1',
        ),
      );
    // A browser sends these for cookies that any neighbour may set, also where ours are `__Host-`.
    for (const byte of ['\u00a0', '\u0085', '\u00ad']) {
      expect([byte, (await ask(byte)).status]).toEqual([byte, 401]);
      expect([byte, (await ask('', byte)).status]).toEqual([byte, 401]);
    }
    expect(harness.seen).toEqual([]);
    expect((await ask(' \t', '\t ;')).status).toBe(200);
  });

  test('may not use a route that is for other kinds of caller', async () => {
    const response = await get('/api/agents', harness.issueSession());
    expect([response.status, await codeOf(response)]).toEqual([403, 'caller_kind_refused']);
  });

  test('is not told as a use of a token', async () => {
    const session = harness.issueSession();
    const token = harness.issue();
    await get('/api/thing', session);
    await harness.get('/api/thing', token);
    await eventually(() => harness.events.some(({ subject }) => subject === token.id));
    expect(JSON.stringify(harness.events)).not.toContain(session.id);
  });
});

describe('on public routes', () => {
  test('a reading request is told whose session it is, a changing one is nobody’s', async () => {
    const session = harness.issueSession();
    await get('/api/open', session);
    await post('/api/open', session);
    expect(harness.seen.map(({ caller }) => caller.type)).toEqual(['session', 'anonymous']);
    expect((await post('/api/open', session, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(harness.seen).toHaveLength(2);
  });

  test('a webhook, which has no cookie, needs no origin', async () => {
    expect((await harness.post('/api/open', { 'sec-fetch-site': null })).status).toBe(200);
  });
});

describe('abuse 32: a cross-site request with the cookie is 403 and reaches no service', () => {
  const ours = () => `localhost:${harness.gateway.port}`;
  test.each<[string, () => Record<string, string | null>]>([
    ['by a form of another site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['from another sub-domain', () => ({ 'sec-fetch-site': 'same-site' })],
    ['from no page at all', () => ({ 'sec-fetch-site': 'none' })],
    [
      'with a forged Origin beside it',
      () => ({ 'sec-fetch-site': 'cross-site', origin: `http://${ours()}` }),
    ],
    ['as text/plain', () => ({ 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' })],
    ['with neither header', () => ({ 'sec-fetch-site': null })],
    ['from a null Origin', () => ({ 'sec-fetch-site': null, origin: 'null' })],
    ['from another port', () => ({ 'sec-fetch-site': null, origin: 'http://localhost:1' })],
    ['from another scheme', () => ({ 'sec-fetch-site': null, origin: `https://${ours()}` })],
    [
      'from a sub-domain, by Origin',
      () => ({ 'sec-fetch-site': null, origin: `http://x.${ours()}` }),
    ],
    [
      'from a name that begins alike',
      () => ({ 'sec-fetch-site': null, origin: `http://${ours()}.evil` }),
    ],
    ['with an empty Origin', () => ({ 'sec-fetch-site': null, origin: '' })],
  ])('%s', async (_, headers) => {
    for (const path of ['/api/thing', '/api/open', '/api/link']) {
      const response = await post(path, harness.issueSession(), headers());
      expect([path, response.status, codeIn(response)]).toEqual([path, 403, 'cross_site_refused']);
    }
    expect(harness.seen).toEqual([]);
  });

  test('our own page is let in by Sec-Fetch-Site, and by Origin where a browser does not send that', async () => {
    const session = harness.issueSession();
    expect((await post('/api/thing', session)).status).toBe(200);
    const origin = { 'sec-fetch-site': null, origin: `http://${ours()}` };
    expect((await post('/api/thing', session, origin)).status).toBe(200);
  });

  test('so is one with the sign-in cookie on a sign-in route', async () => {
    const cookie = `sign-in=orb_${'a'.repeat(43)}`;
    const foreign = await harness.post('/api/sign-in', { cookie, 'sec-fetch-site': 'cross-site' });
    expect([foreign.status, codeIn(foreign)]).toEqual([403, 'cross_site_refused']);
    expect(harness.seen).toEqual([]);
    expect((await harness.post('/api/sign-in', { cookie })).status).toBe(200);
  });
});

describe('the CSRF token', () => {
  test('that is missing, of another session, or sent twice is 403 and reaches no service', async () => {
    const session = harness.issueSession();
    const good = session.csrfToken;
    const wrong = [
      null,
      '',
      harness.issueSession().csrfToken,
      `${good}A`,
      `${good}\r\n${csrfHeader}: ${good}`,
    ];
    for (const sent of wrong) {
      const response = await post('/api/thing', session, { [csrfHeader]: sent });
      expect([response.status, codeIn(response)]).toEqual([403, 'csrf_refused']);
    }
    expect(harness.seen).toEqual([]);
  });

  test('abuse 57: linking from another site is 403, with any CSRF token', async () => {
    const session = harness.issueSession();
    const foreign = await post('/api/link', session, { 'sec-fetch-site': 'cross-site' });
    expect([foreign.status, codeIn(foreign)]).toEqual([403, 'cross_site_refused']);
    const guessed = await post('/api/link', session, { [csrfHeader]: 'x'.repeat(43) });
    expect([guessed.status, codeIn(guessed)]).toEqual([403, 'csrf_refused']);
    expect(harness.seen).toEqual([]);
    expect((await post('/api/link', session)).status).toBe(200);
  });
});

describe('sign-in routes', () => {
  const browser = `orb_${'b'.repeat(43)}`;

  test('get the sign-in cookie and no other, the CSRF token that came, and the session’s own', async () => {
    const session = harness.issueSession();
    const cookie = `theme=dark; ${session.cookie}; sign-in=${browser}; other=1`;
    await harness.get('/api/sign-in', undefined, { cookie, [csrfHeader]: 'sent' });
    const [seen] = harness.seen;
    expect(headerValues(seen!, 'cookie')).toEqual([`sign-in=${browser}`]);
    expect(headerValues(seen!, csrfHeader)).toEqual(['sent']);
    expect(headerValues(seen!, csrfTokenHeader)).toEqual([session.csrfToken]);
    expect(seen!.caller.type).toBe('session');
    expect(JSON.stringify(seen)).not.toContain(session.value);
  });

  test('get no token of a session that has ended', async () => {
    const session = harness.issueSession();
    await harness.endSession(session);
    await get('/api/sign-in', session);
    expect(headerValues(harness.seen[0]!, csrfTokenHeader)).toEqual([]);
    expect(harness.seen[0]!.caller).toEqual({ type: 'anonymous' });
  });

  test('get no cookie that can be none of ours; two are 400', async () => {
    for (const value of ['x', `${browser}!`, '"', `orb_${'b'.repeat(42)}`]) {
      await harness.get('/api/sign-in', undefined, { cookie: `sign-in=${value}` });
    }
    expect(harness.seen.flatMap((seen) => headerValues(seen, 'cookie'))).toEqual([]);
    const cookie = `sign-in=${browser}; sign-in=${browser}`;
    expect((await harness.get('/api/sign-in', undefined, { cookie })).status).toBe(400);
    expect((await harness.get('/api/open', undefined, { cookie })).status).toBe(200);
  });

  test('abuse 14: a forged token of a session is gone, in any spelling', async () => {
    for (const name of [
      csrfTokenHeader,
      'X_Orchestrator_CSRF.Token',
      'X-Orchestrator-Csrf-Token',
    ]) {
      await harness.get('/api/sign-in', undefined, { [name]: 'forged' });
      await get('/api/sign-in', harness.issueSession());
    }
    expect(harness.seen).toHaveLength(6);
    expect(JSON.stringify(harness.seen.map(({ rawHeaders }) => rawHeaders))).not.toContain(
      'forged',
    );
  });

  test('abuse 34: a poisoned Host or X-Forwarded-Host changes nothing that a service sees', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '1',
      'x-original-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    expect((await harness.get('/api/sign-in', undefined, headers)).status).toBe(200);
    const names = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'];
    for (const name of names) expect(headerValues(harness.seen[0]!, name)).toEqual([]);
    expect(headerValues(harness.seen[0]!, 'host').join()).toMatch(/^127\.0\.0\.1:\d+$/);
    const poisoned = await harness.post('/api/sign-in', { host: 'evil.example' });
    expect([poisoned.status, codeIn(poisoned)]).toEqual([421, 'misdirected_request']);
    expect(harness.seen).toHaveLength(1);
  });

  test('several Set-Cookie fields and a redirect pass unchanged', async () => {
    const { port } = harness.gateway;
    const bytes = 'GET /api/cookies HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const { status, headers, rawHeaders } = await rawRequest(port, bytes);
    expect([status, headers.location]).toEqual([302, '/next']);
    const cookies = rawHeaders.filter(([name]) => name.toLowerCase() === 'set-cookie');
    expect(cookies.map(([, value]) => value)).toEqual([
      'a=1; Path=/',
      'session=x; HttpOnly',
      'b=2',
    ]);
  });
});

describe('abuse 2, 30, 31: what has ended is refused at once', () => {
  test('the cookie of an ended session is 401, also while it is warm', async () => {
    const session = harness.issueSession();
    expect((await get('/api/thing', session)).status).toBe(200);
    await harness.endSession(session);
    expect((await get('/api/thing', session)).status).toBe(401);
    const writing = await post('/api/thing', session);
    expect([writing.status, codeIn(writing)]).toEqual([401, 'unauthenticated']);
    expect(harness.seen).toHaveLength(1);
  });

  test('so is the session of a disabled user', async () => {
    const session = harness.issueSession();
    const active = harness.principal;
    expect((await get('/api/thing', session)).status).toBe(200);
    await harness.changePrincipal({ status: 'disabled', ids: [`user:${harness.user.id}`] });
    expect((await get('/api/thing', session)).status).toBe(401);
    await get('/api/open', session);
    await harness.changePrincipal(active);
    expect(harness.seen.map(({ caller }) => caller.type)).toEqual(['session', 'anonymous']);
  });
});

test('abuse 48: a change of roles is seen with the next request of a session', async () => {
  const session = harness.issueSession();
  await get('/api/thing', session);
  const active = harness.principal as typeof harness.principal & { status: 'active' };
  const acme = { id: session.id, name: 'acme', type: 'organization', role: 'admin' } as const;
  await harness.changePrincipal({
    ...active,
    principal: { ...active.principal, namespaces: [acme] },
  });
  await get('/api/thing', session);
  await harness.changePrincipal(active);
  await get('/api/thing', session);
  const roles = harness.seen.map(
    ({ caller }) => 'principal' in caller && caller.principal.namespaces.map(({ name }) => name),
  );
  expect(roles).toEqual([['ada'], ['acme'], ['ada']]);
});

describe('abuse 47: what a session holds open is cut', () => {
  test.each([
    ['it ends', (session: IssuedSession) => harness.endSession(session)],
    [
      'its user is disabled',
      async () => {
        const active = harness.principal;
        await harness.changePrincipal({ status: 'disabled', ids: [`user:${harness.user.id}`] });
        await harness.changePrincipal(active);
      },
    ],
  ])('a stream, when %s', async (_, end) => {
    const session = harness.issueSession();
    const response = await get('/api/stream', session);
    const reader = response.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('first');
    await end(session);
    await expect(reader.read()).rejects.toThrow();
  });

  test('a stream, when its time is over', async () => {
    const response = await get('/api/stream', harness.issueSession({ remainingMs: 500 }));
    await expect(response.text()).rejects.toThrow();
  });

  test('a half-sent body, and its service never gets the whole of it', async () => {
    const session = harness.issueSession();
    const { port } = harness.gateway;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/thing HTTP/1.1\r\nHost: localhost\r\nCookie: ${session.cookie}\r\n${csrfHeader}: ${session.csrfToken}\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"abcd\r\n`,
    );
    await eventually(() => harness.coherence.identity.reader.status().streams > 0);
    const closed = once(socket, 'close');
    socket.resume();
    await harness.endSession(session);
    await closed;
    expect(harness.seen).toEqual([]);
  });
});

describe('a request that waits for its service while its caller changes', () => {
  test.each(['token', 'session'] as const)(
    'by %s: is 503 if only the roles did, 401 if the user was disabled',
    async (by) => {
      const busy = await GatewayHarness.start({
        UPSTREAM_CONNECTIONS: '1',
        UPSTREAM_TIMEOUT_MS: '20000',
      });
      const credential =
        by === 'token'
          ? { authorization: busy.issue().authorization }
          : { cookie: busy.issueSession().cookie };
      const refusal = by === 'token' ? 'invalid_token' : 'unauthenticated';
      const cutBy = async (principal: typeof busy.principal) => {
        const first = busy.get('/api/slow', undefined, credential);
        await eventually(() => busy.held.length > 0);
        const waiting = busy.get('/api/thing', undefined, credential);
        const { reader } = busy.coherence.identity;
        await eventually(() => reader.status().streams === 2);
        await busy.changePrincipal(principal);
        const answer = await waiting;
        busy.held.pop()!.writeHead(204).end();
        await first;
        return [answer.status, await answer.text()];
      };
      try {
        const rights = expect.stringContaining('Your rights were changed') as unknown;
        expect(await cutBy(busy.principal)).toEqual([503, rights]);
        const disabled = { status: 'disabled' as const, ids: [`user:${busy.user.id}`] };
        const code = expect.stringContaining(refusal) as unknown;
        expect(await cutBy(disabled)).toEqual([401, code]);
      } finally {
        await busy.close();
      }
    },
  );
});

test('rates are counted by session', async () => {
  const limited = await GatewayHarness.start({ RATE_LIMIT_READ: '3' });
  try {
    const [busy, calm] = [limited.issueSession(), limited.issueSession()];
    const read = ({ cookie }: IssuedSession) => limited.get('/api/thing', undefined, { cookie });
    for (let round = 0; round < 3; round += 1) expect((await read(busy)).status).toBe(200);
    expect((await read(busy)).status).toBe(429);
    expect((await read(calm)).status).toBe(200);
  } finally {
    await limited.close();
  }
});

describe('under https', () => {
  let secure: GatewayHarness;
  beforeAll(async () => {
    secure = await GatewayHarness.start({ PUBLIC_URL: 'https://localhost' });
  });
  afterAll(() => secure.close());

  test('a cookie of the plain name is not ours, whoever set it', async () => {
    const tossed = secure.issueSession();
    const good = secure.issueSession({ secure: true });
    const alone = await secure.get('/api/thing', undefined, { cookie: tossed.cookie });
    expect(alone.status).toBe(401);
    const cookie = `${tossed.cookie}; ${good.cookie}; sign-in=orb_${'c'.repeat(43)}`;
    expect((await secure.get('/api/sign-in', undefined, { cookie })).status).toBe(200);
    expect(secure.seen[0]!.caller).toMatchObject({ session: { id: good.id } });
    expect(headerValues(secure.seen[0]!, 'cookie')).toEqual([]);
  });

  test('the scheme of the public URL counts, since a proxy ended TLS', async () => {
    const session = secure.issueSession({ secure: true });
    const from = (origin: string, host = 'localhost') =>
      secure.post('/api/thing', {
        host,
        origin,
        'sec-fetch-site': null,
        cookie: session.cookie,
        [csrfHeader]: session.csrfToken,
      });
    expect((await from('https://localhost')).status).toBe(200);
    expect((await from('https://localhost', 'localhost:443')).status).toBe(200);
    expect((await from('http://localhost')).status).toBe(403);
    expect((await from('https://localhost:8443')).status).toBe(403);
  });
});

test('no cookie or CSRF token is in a log, whatever way it came', async () => {
  const session = harness.issueSession();
  const browser = `orb_${'d'.repeat(43)}`;
  await get('/api/thing', session);
  await post('/api/thing', session);
  await post('/api/thing', session, { 'sec-fetch-site': 'cross-site' });
  await harness.get('/api/sign-in', undefined, { cookie: `sign-in=${browser}` });
  await harness.get(`/api/${session.value}`, undefined, { 'user-agent': session.value });
  await harness.get(`/api/${browser}`, undefined, { 'x-request-id': browser });
  await eventually(() => harness.logLines.join('').includes(`"session_id":"${session.id}"`));
  const log = harness.logLines.join('');
  for (const secret of [session.value, browser, session.csrfToken])
    expect(log).not.toContain(secret);
});
