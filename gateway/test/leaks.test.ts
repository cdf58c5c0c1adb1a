import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { revokeLeakedTokens } from '@orchestrator/contracts';
import { generateToken, tokenDigest, tokenKinds } from '@orchestrator/token-format';
import { codeOf, GatewayHarness } from './gateway-harness.js';
import { testRoutes } from './test-routes.js';

const { path } = revokeLeakedTokens;
const json = { 'content-type': 'application/json' };

const open: GatewayHarness[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((harness) => harness.close()));
});

async function start(environment: Record<string, string> = {}): Promise<GatewayHarness> {
  const harness = await GatewayHarness.start(environment);
  open.push(harness);
  return harness;
}

const report = (harness: GatewayHarness, tokens: unknown, headers: Record<string, string> = {}) =>
  harness.send('POST', path, undefined, {
    headers: { ...json, ...headers },
    body: JSON.stringify({ tokens }),
  });

/** What a problem says of fields. */
const faultsOf = async (response: Response): Promise<string[]> =>
  ((await response.json()) as { errors: { path: string }[] }).errors.map((error) => error.path);

describe('whoever holds a value can have it revoked', () => {
  test('by its digest, each once, with where the report came from; nobody else sees the value', async () => {
    const harness = await start();
    const values = tokenKinds.map((kind) => generateToken(kind));
    const response = await report(harness, [...values, values[0], values[3]]);
    expect([response.status, await response.text()]).toEqual([202, '']);
    expect(harness.leaks).toEqual([{ digests: values.map(tokenDigest), ip: '127.0.0.1' }]);
    expect(harness.seen).toEqual([]);
    const traces = JSON.stringify([harness.leaks, harness.events, harness.logLines]);
    for (const value of values) expect(traces).not.toContain(value.slice(4));
  });

  test('what is no token is passed over, and the answer is the same', async () => {
    const harness = await start();
    const good = generateToken('personal');
    const junk = ['', 'junk', good.slice(1), `${good} `, good.slice(0, -1), `ors_${good.slice(4)}`];
    const typo = good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A');
    expect((await report(harness, [...junk, typo])).status).toBe(202);
    expect(harness.leaks).toEqual([]);
    expect((await report(harness, [...junk, good, typo])).status).toBe(202);
    expect(harness.leaks.map(({ digests }) => digests)).toEqual([[tokenDigest(good)]]);
  });

  test('with a token of one’s own or without; a credential that is no good is 401 as elsewhere', async () => {
    const harness = await start();
    const issued = harness.issue({ kind: 'agent' });
    const with_ = (authorization: string) =>
      report(harness, [generateToken('personal')], { authorization });
    expect((await with_(issued.authorization)).status).toBe(202);
    await harness.revoke(issued);
    expect((await with_(issued.authorization)).status).toBe(401);
    expect(harness.leaks).toHaveLength(1);
  });
});

describe('a report that is malformed revokes nothing', () => {
  test.each([
    ['not JSON', json, '{"tokens":', 400, 'bad_request'],
    ['not UTF-8', json, Buffer.from([0x22, 0xff, 0x22]), 400, 'bad_request'],
    ['of another type', { 'content-type': 'text/plain' }, '{}', 415, 'unsupported_media_type'],
    ['without a type', {}, Buffer.from('{}'), 415, 'unsupported_media_type'],
    ['encoded', { ...json, 'content-encoding': 'gzip' }, '{}', 415, 'unsupported_media_type'],
    [
      'in another charset',
      { 'content-type': 'application/json; charset=utf-16' },
      '{}',
      415,
      'unsupported_media_type',
    ],
    ['too large', json, `"${'x'.repeat(1024 * 1024)}"`, 413, 'body_too_large'],
  ])('%s', async (_, headers: Record<string, string>, body, status, code) => {
    const harness = await start();
    const response = await harness.send('POST', path, undefined, {
      headers,
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect(harness.leaks).toEqual([]);
  });

  test('too large in pieces is 413 as well', async () => {
    const harness = await start();
    const request = httpRequest(`${harness.url}${path}`, { method: 'POST', headers: json });
    const status = new Promise((resolve, reject) => {
      request.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject);
    });
    const piece = 'x'.repeat(64 * 1024);
    for (let sent = 0; sent <= 16; sent += 1) request.write(piece);
    expect(await status).toBe(413);
    request.destroy();
    expect(harness.leaks).toEqual([]);
  });

  test.each([
    ['nothing', undefined, ['']],
    ['no list', {}, ['tokens']],
    ['an empty list', { tokens: [] }, ['tokens']],
    ['what is no text', { tokens: ['a', 1, null] }, ['tokens.1', 'tokens.2']],
    ['a long text', { tokens: ['x'.repeat(1_001)] }, ['tokens.0']],
    ['a long list', { tokens: Array.from({ length: 1_001 }, () => 'x') }, ['tokens']],
    ['more than the list', { tokens: ['x'], also: 1 }, ['also']],
  ])('of another form (%s): every fault is named', async (_, body, paths) => {
    const harness = await start();
    const response = await harness.send('POST', path, undefined, {
      headers: json,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect([response.status, await faultsOf(response)]).toEqual([400, paths]);
    expect(harness.leaks).toEqual([]);
  });

  test('abuse 41: and no answer or log quotes a value, wherever it stood', async () => {
    const harness = await start();
    const value = generateToken('organization');
    for (const body of [
      value,
      `"${value}"`,
      `{"tokens":"${value}"}`,
      `{"${value}":1}`,
      `{"tokens":["${value}"],"__proto__":{"${value}":1}}`,
      `{"tokens":["${value.repeat(20)}"]}`,
    ]) {
      const response = await harness.send('POST', path, undefined, { headers: json, body });
      expect([body.slice(0, 12), response.status]).toEqual([body.slice(0, 12), 400]);
      expect(await response.text()).not.toContain(value.slice(4));
    }
    expect(harness.logLines.join('')).not.toContain(value.slice(4));
    expect(harness.leaks).toEqual([]);
  });
});

describe('reports are limited', () => {
  test('by their values: what is over the limit is 429 before anything is revoked', async () => {
    const harness = await start({ RATE_LIMIT_LEAKED: '5' });
    const some = (count: number) => Array.from({ length: count }, () => generateToken('personal'));
    expect((await report(harness, some(4))).status).toBe(202);
    const refused = await report(harness, some(2));
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-policy')).toBe('"leaked";q=5;w=60');
    expect((await report(harness, ['junk'])).status).toBe(202);
    expect((await report(harness, ['junk'])).status).toBe(429);
    expect(harness.leaks.map(({ digests }) => digests.length)).toEqual([4]);
  });

  test('by the requests of an address', async () => {
    const harness = await start({ RATE_LIMIT_PUBLIC: '2' });
    const statuses = [];
    for (let round = 0; round < 3; round += 1) {
      statuses.push((await report(harness, [generateToken('job')])).status);
    }
    expect(statuses).toEqual([202, 202, 429]);
    expect(harness.leaks).toHaveLength(2);
  });
});

describe('when the token service can not revoke, the answer is 503 and never 202', () => {
  test('because it fails', async () => {
    const harness = await start();
    harness.broken = true;
    const response = await report(harness, [generateToken('personal')]);
    expect([response.status, await codeOf(response)]).toEqual([503, 'unavailable']);
    expect(response.headers.get('retry-after')).toBe('1');
  });

  test('because it is away', async () => {
    const harness = await start();
    await harness.stopServices();
    expect((await report(harness, [generateToken('personal')])).status).toBe(503);
  });
});

test('a gateway that has no answer to a route of its own does not start', async () => {
  const unanswered = { ...testRoutes[0]!, id: 'unanswered', service: 'gateway' as const };
  await expect(GatewayHarness.start({}, [unanswered])).rejects.toThrow('Nothing answers route');
});
