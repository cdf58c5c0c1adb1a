import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { generateToken } from '@orchestrator/token-format';
import { rawRequest } from '@orchestrator/testing';
import { codeOf, GatewayHarness } from './gateway-harness.js';
import { runnerTestRoutes, StandInRunner } from './stand-in-runner.js';

let service: StandInRunner;
let harness: GatewayHarness;
beforeAll(async () => {
  service = await StandInRunner.start();
  harness = await GatewayHarness.start(
    {
      AGENT_GATEWAY_URL: service.url,
      RATE_LIMIT_REFUSED: '100',
      RATE_LIMIT_PUBLIC: '100000',
      RATE_LIMIT_RUNNER: '20',
    },
    runnerTestRoutes,
  );
});
afterEach(() => service.reset());
afterAll(async () => {
  await harness.close();
  await service.close();
});

const valuesSeen = (name: string): string[] =>
  service.seen.flatMap(({ rawHeaders }) =>
    rawHeaders.filter(
      (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
    ),
  );
const dead = async (kind: 'job' | 'instance' | 'trigger') => {
  const issued = harness.issue({ kind });
  await harness.revoke(issued);
  return issued;
};
const outcome = async (response: Response) => [response.status, await codeOf(response)];

describe('a credential in the query of the one kind of route that has it there', () => {
  test.each([
    ['token=VALUE', ''],
    ['a=%2F&token=VALUE&b=2', '?a=%2F&b=2'],
    ['%74oken=VALUE', ''],
    ['tok%65n=VALUE&a=1', '?a=1'],
    ['TOKEN=VALUE', ''],
    ['+token=VALUE', ''],
  ])('as %s is taken out, and the rest goes on as it came', async (query, rest) => {
    const { value, id } = harness.issue({ kind: 'job' });
    const target = `/run/file/a%2Fb?${query.replace('VALUE', value)}`;
    const response = await harness.get(target);
    expect(response.status).toBe(200);
    expect(service.seen.map(({ url }) => url)).toEqual([`/run/file/a%2Fb${rest}`]);
    expect(JSON.stringify(service.seen)).not.toContain(value);
    const traces = harness.logLines.join('') + JSON.stringify(harness.events);
    expect(traces).toContain(id);
    expect(traces).not.toContain(value.slice(5));
  });

  test('keeps its answers out of caches and Referer, whatever the service says, and refusals too', async () => {
    service.respond = (_request, response) => {
      const headers = { 'Cache-Control': 'public', 'referrer-policy': 'unsafe-url', etag: '"a"' };
      response.writeHead(200, { ...headers, 'content-length': 2 }).end('ok');
    };
    const { value } = harness.issue({ kind: 'job' });
    const good = await harness.get(`/run/file/a?token=${value}`);
    expect([good.status, good.headers.get('etag')]).toEqual([200, '"a"']);
    const refused = await harness.get('/run/file/a?token=x');
    for (const { headers } of [good, refused]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('makes nothing of an Authorization beside it, good, bad, dead or twice', async () => {
    const { value } = harness.issue({ kind: 'job' });
    const others = [
      harness.issue({ kind: 'instance' }).authorization,
      (await dead('instance')).authorization,
      'Bearer junk',
      'Basic eDp5',
    ];
    for (const authorization of others) {
      const response = await harness.get(`/run/file/a?token=${value}`, undefined, {
        authorization,
      });
      expect([authorization, response.status]).toEqual([authorization, 200]);
    }
    const twice = await rawRequest(
      harness.gateway.port,
      `GET /run/file/a?token=${value} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n`,
    );
    expect(twice.status).toBe(200);
    expect(valuesSeen('authorization')).toEqual([]);
  });

  test('is asked for where it is missing, and a bearer is none', async () => {
    expect(await outcome(await harness.get('/run/file/a'))).toEqual([401, 'unauthenticated']);
    const bearer = await harness.get('/run/file/a?a=1', harness.issue({ kind: 'job' }));
    expect(await outcome(bearer)).toEqual([401, 'unauthenticated']);
    expect(service.seen).toEqual([]);
  });

  test.each([
    ['twice', '/run/file/a?token=VALUE&token=VALUE'],
    ['twice, in two spellings', '/run/file/a?token=VALUE&%74oken=VALUE'],
    ['beside another', '/run/file/a?token=VALUE&access_token=VALUE'],
    ['under another name', '/run/file/a?access_token=VALUE'],
    ['elsewhere', '/call?token=VALUE'],
  ])('%s is 400', async (_, target) => {
    const { value } = harness.issue({ kind: 'job' });
    const response = await harness.get(target.replaceAll('VALUE', value));
    expect(await outcome(response)).toEqual([400, 'ambiguous_credentials']);
    expect(service.seen).toEqual([]);
  });

  test('of another kind is 403, of a job that is over as well', async () => {
    const { value } = harness.issue({ kind: 'instance' });
    const other = await harness.get(`/run/file/a?token=${value}`);
    expect(await outcome(other)).toEqual([403, 'caller_kind_refused']);
    const over = await harness.get(`/run/file/a?token=${(await dead('job')).value}`);
    expect(await outcome(over)).toEqual([403, 'job_token_ended']);
  });
});

describe('in the runner protocol 401 is the verdict on an instance', () => {
  test('a job token that is dead, unknown or damaged is 403', async () => {
    const unknown = generateToken('job');
    const values = [(await dead('job')).value, unknown, unknown.slice(0, -3)];
    for (const value of values) {
      const authorization = `Bearer ${value}`;
      const response = await harness.send('POST', '/run/artifacts', undefined, {
        headers: { authorization },
      });
      expect(await outcome(response)).toEqual([403, 'job_token_ended']);
      const elsewhere = await harness.get('/call', undefined, { authorization });
      expect(await outcome(elsewhere)).toEqual([401, 'invalid_token']);
    }
  });

  test('an instance secret that is dead or unknown is 401, and so is nothing', async () => {
    const { authorization } = await dead('instance');
    const claim = (headers: Record<string, string>) =>
      harness.send('POST', '/run/claim', undefined, { headers });
    expect(await outcome(await claim({ authorization }))).toEqual([401, 'invalid_token']);
    const unknown = `Bearer ${generateToken('instance')}`;
    expect((await claim({ authorization: unknown })).status).toBe(401);
    expect((await claim({})).status).toBe(401);
  });

  test.each([
    ['with a challenge', { 'www-authenticate': 'Bearer' }],
    ['without one', {}],
  ])('abuse 60: a 401 of a service %s is 503', async (_, headers) => {
    service.respond = (_request, response) => response.writeHead(401, headers).end();
    const response = await harness.send('POST', '/run/claim', harness.issue({ kind: 'instance' }));
    expect(await outcome(response)).toEqual([503, 'unavailable']);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(harness.logLines.join('')).toContain('refuses what the gateway vouches for');
  });

  test('abuse 60: elsewhere one that does not say how to authenticate is 503, another goes on', async () => {
    const challenge = { 'www-authenticate': 'Bearer' };
    service.respond = (_request, response) => response.writeHead(401).end('{}');
    const refused = await harness.get('/call', harness.issue());
    expect(await outcome(refused)).toEqual([503, 'unavailable']);
    service.respond = (_request, response) =>
      response.writeHead(401, { ...challenge, 'content-length': 2 }).end('{}');
    const own = await harness.get('/public');
    expect([own.status, own.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('what agents say of themselves goes on to the service', async () => {
    const uuid = '0b0fd5a8-9d5c-4b8e-8f3c-2f6a4f1f1a11';
    const headers = { 'X-Agent-UUID': uuid, 'user-agent': 'actrun/1' };
    await harness.send('POST', '/run/beat', harness.issue({ kind: 'agent' }), { headers });
    expect([valuesSeen('x-agent-uuid'), valuesSeen('user-agent')]).toEqual([[uuid], ['actrun/1']]);
  });
});

describe('calls of agents are limited', () => {
  const beats = async (count: number, send: () => Promise<Response>) => {
    const statuses = await Promise.all(Array.from({ length: count }, send));
    return statuses.filter(({ status }) => status === 429).length;
  };

  test('for each instance by itself', async () => {
    const [one, other] = [harness.issue({ kind: 'instance' }), harness.issue({ kind: 'instance' })];
    expect(await beats(45, () => harness.send('POST', '/run/beat', one))).toBeGreaterThan(0);
    expect(await beats(1, () => harness.send('POST', '/run/beat', other))).toBe(0);
  });

  test('also once they are revoked: each of many behind one address learns it', async () => {
    const revoked = await Promise.all(Array.from({ length: 150 }, () => dead('instance')));
    const answers = await Promise.all(
      revoked.map((instance) => harness.send('POST', '/run/beat', instance)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  });

  test('for each agent of the earlier generation that shares an agent token', async () => {
    const shared = harness.issue({ kind: 'agent' });
    const as = (digit: number) => () =>
      harness.send('POST', '/run/beat', shared, {
        headers: { 'x-agent-uuid': `0b0fd5a8-9d5c-4b8e-8f3c-2f6a4f1f1a1${digit}` },
      });
    expect(await beats(45, as(1))).toBeGreaterThan(0);
    expect(await beats(1, as(2))).toBe(0);
  });
});

describe('X-Gitlab-Token', () => {
  const trigger = (headers: Record<string, string>) =>
    harness.send('POST', '/trigger', undefined, { headers });

  test('is a credential where the route takes it, and goes no further', async () => {
    const { value, id } = harness.issue({ kind: 'trigger' });
    expect((await trigger({ 'X-Gitlab-Token': value })).status).toBe(200);
    expect(valuesSeen('x-gitlab-token')).toEqual([]);
    const traces = harness.logLines.join('') + JSON.stringify([harness.events, service.seen]);
    expect(traces).toContain(id);
    expect(traces).not.toContain(value.slice(5));
  });

  test('that is no good is 401; of another kind, twice, or beside another credential 400', async () => {
    const good = harness.issue({ kind: 'trigger' });
    const personal = harness.issue({ scopes: ['trigger'] });
    const bad = await trigger({ 'x-gitlab-token': (await dead('trigger')).value });
    expect(await outcome(bad)).toEqual([401, 'invalid_token']);
    expect((await trigger({ 'x-gitlab-token': 'hunter2' })).status).toBe(401);
    const { authorization } = personal;
    const session = { cookie: harness.issueSession().cookie };
    for (const headers of [
      { 'x-gitlab-token': personal.value },
      { 'x-gitlab-token': good.value, authorization },
      { 'x-gitlab-token': good.value, authorization: 'junk' },
      { 'x-gitlab-token': good.value, ...session, 'sec-fetch-site': 'same-origin' },
    ]) {
      expect(await outcome(await trigger(headers))).toEqual([400, 'ambiguous_credentials']);
    }
    const twice = await rawRequest(
      harness.gateway.port,
      `POST /trigger HTTP/1.1\r\nHost: localhost\r\nX-Gitlab-Token: ${good.value}\r\nx-gitlab-token: ${good.value}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect(twice.status).toBe(400);
    expect(service.seen).toEqual([]);
  });

  test('is a webhook’s secret elsewhere: the service gets it, no log does', async () => {
    const headers = { 'X-Gitlab-Token': 'whs-secret-of-a-webhook' };
    const response = await harness.send('POST', '/hooks/a', undefined, { headers });
    expect(response.status).toBe(200);
    expect(valuesSeen('x-gitlab-token')).toEqual(['whs-secret-of-a-webhook']);
    expect(harness.logLines.join('')).not.toContain('whs-secret');
    await harness.get('/call', undefined, { 'x-gitlab-token': generateToken('trigger') });
    expect(service.seen).toHaveLength(1);
  });
});
