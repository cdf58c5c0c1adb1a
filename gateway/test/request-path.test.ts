import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually, rawRequest } from '@orchestrator/testing';
import { runGateway, readGatewayConfig } from '../src/index.js';
import { codeOf, GatewayHarness } from './gateway-harness.js';
import { testRoutes } from './test-routes.js';

const open: GatewayHarness[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((harness) => harness.close()));
});

async function start(environment: Record<string, string> = {}): Promise<GatewayHarness> {
  const harness = await GatewayHarness.start(environment);
  open.push(harness);
  return harness;
}

const ask = (harness: GatewayHarness, target: string, authorization: string) =>
  rawRequest(
    harness.gateway.port,
    `GET ${target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
  );

describe('abuse 17: path tricks', () => {
  test('are 400 or 404 and reach no service; what is let through is forwarded byte for byte', async () => {
    const harness = await start();
    const { authorization } = harness.issue();
    const tricks = [
      '/api/orgs/../thing',
      '/api/./thing',
      '/api//thing',
      '//api/thing',
      '/api/orgs/%2e%2e',
      '/api/orgs/..%2fthing',
      '/api/orgs/a%2fb',
      '/api/orgs/a%5cb',
      '/api/orgs/a\\b',
      '/api/orgs/a;b',
      '/api/orgs/%00',
      '/api/orgs/a%0d%0ab',
      '/api/orgs/%',
      '/api/orgs/%zz',
      'http://evil/api/thing',
      '*',
      'api/thing',
      '/api/files/a%2f..%2fb',
      '/api/files/%2fa',
      '/api/files/a%2f%2fb',
      '/API/thing',
      '/api/thing/',
      '/api/thing/x',
      '/api/orgs/',
      '/internal/v1/tokens/verify',
    ];
    for (const target of tricks) {
      const { status } = await ask(harness, target, authorization);
      expect([target, status === 400 || status === 404]).toEqual([target, true]);
    }
    expect(harness.seen).toEqual([]);
    for (const target of [
      '/api/orgs/a%20b?x=%41&y=1',
      '/api/files/src%2Fmain.ts',
      '/api/orgs/a~b',
    ]) {
      expect((await ask(harness, target, authorization)).status).toBe(200);
    }
    expect(harness.seen.map(({ url }) => url)).toEqual([
      '/api/orgs/a%20b?x=%41&y=1',
      '/api/files/src%2Fmain.ts',
      '/api/orgs/a~b',
    ]);
  });

  test('a method that is not declared is 404', async () => {
    const harness = await start();
    const { authorization } = harness.issue();
    for (const method of ['DELETE', 'PUT', 'OPTIONS', 'TRACE']) {
      const response = await rawRequest(
        harness.gateway.port,
        `${method} /api/thing HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
      );
      expect([method, response.status]).toEqual([method, 404]);
    }
    expect(harness.seen).toEqual([]);
  });
});

test('abuse 56: a name that is not ours is 421, so that a rebound page reaches nothing', async () => {
  const harness = await start();
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '169.254.169.254',
  ]) {
    const response = await rawRequest(
      harness.gateway.port,
      `GET /api/open HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect([host, response.status]).toEqual([host, 421]);
  }
  expect(harness.seen).toEqual([]);
});

describe('abuse 43: limits', () => {
  test('a body over its route’s limit is 413, with a length and chunked', async () => {
    const harness = await start();
    const { authorization } = harness.issue();
    const post = (body: string | ReadableStream<Uint8Array>, length = true) =>
      fetch(`${harness.url}/api/thing`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body,
        ...(!length && { duplex: 'half' }),
      });
    expect((await post('x'.repeat(100_000))).status).toBe(200);
    expect((await post('x'.repeat(100_001))).status).toBe(413);
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let index = 0; index < 11; index += 1)
          controller.enqueue(new Uint8Array(10_000).fill(120));
        controller.close();
      },
    });
    expect((await post(chunks, false)).status).toBe(413);
    expect(harness.seen).toHaveLength(1);
  });

  test('a caller over its rate is 429 with Retry-After, others are not', async () => {
    const harness = await start({ RATE_LIMIT_READ: '5' });
    const [busy, calm] = [harness.issue(), harness.issue()];
    for (let round = 0; round < 5; round += 1)
      expect((await harness.get('/api/thing', busy)).status).toBe(200);
    const refused = await harness.get('/api/thing', busy);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-policy')).toBe('"read";q=5;w=60');
    expect((await harness.get('/api/thing', calm)).status).toBe(200);
    expect(harness.seen).toHaveLength(6);
  });

  test('an address that guesses is 429, and a good token from it still gets through', async () => {
    const harness = await start({ RATE_LIMIT_REFUSED: '5', RATE_LIMIT_PUBLIC: '5' });
    const guess = () => harness.get('/api/thing', undefined, { authorization: 'Bearer guess' });
    for (let round = 0; round < 5; round += 1) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
    for (let round = 0; round < 5; round += 1)
      expect((await harness.get('/api/open')).status).toBe(200);
    expect((await harness.get('/api/open')).status).toBe(429);
    expect((await harness.get('/api/thing', harness.issue())).status).toBe(200);
  });
});

describe('abuse 47: what is held open across a revoke is cut', () => {
  test('a stream of events ends at once', async () => {
    const harness = await start();
    const issued = harness.issue();
    const response = await harness.get('/api/stream', issued);
    const reader = response.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('first');
    await harness.revoke(issued);
    await expect(reader.read()).rejects.toThrow();
  });

  test('so does an upload, and its service never gets the whole of it', async () => {
    const harness = await start();
    const issued = harness.issue();
    const socket = connect(harness.gateway.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/thing HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${issued.authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"abcd\r\n`,
    );
    await eventually(
      () => harness.asked.verify > 0 && harness.coherence.token.reader.status().streams > 0,
    );
    const closed = once(socket, 'close');
    socket.resume();
    await harness.revoke(issued);
    await closed;
    expect(harness.seen).toEqual([]);
  });

  test('a request that its service has whole still gets its short answer, so that one can revoke oneself', async () => {
    const harness = await start({ UPSTREAM_TIMEOUT_MS: '20000' });
    const issued = harness.issue();
    const waiting = harness.get('/api/slow', issued);
    await eventually(() => harness.held.length > 0);
    await harness.revoke(issued);
    harness.held[0]!.writeHead(204).end();
    expect((await waiting).status).toBe(204);
  });

  test('but no stream: it is answered 401 when one begins', async () => {
    const harness = await start({ UPSTREAM_TIMEOUT_MS: '20000' });
    const issued = harness.issue();
    const waiting = harness.get('/api/slow', issued);
    await eventually(() => harness.held.length > 0);
    await harness.revoke(issued);
    harness.held[0]!.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: x');
    expect((await waiting).status).toBe(401);
  });

  test('the end of its user, or of its time, ends a stream as well', async () => {
    const harness = await start();
    const first = await harness.get('/api/stream', harness.issue());
    const second = await harness.get('/api/stream', harness.issue({ remainingMs: 500 }));
    await expect(second.text()).rejects.toThrow();
    await harness.changePrincipal({ status: 'disabled', ids: [`user:${harness.user.id}`] });
    await expect(first.text()).rejects.toThrow();
  });
});

describe('our own trouble is never a verdict on the caller', () => {
  test('nobody to ask is 503 with Retry-After within two seconds', async () => {
    const harness = await start();
    const issued = harness.issue();
    await harness.stopServices();
    const startedMs = performance.now();
    const response = await harness.get('/api/thing', issued);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect((await harness.get('/docs')).status).toBe(200);
  });

  test('a service that dies is 502, one that is silent is 504', async () => {
    const harness = await start();
    const issued = harness.issue();
    const dead = await harness.get('/api/broken', issued);
    expect([dead.status, await codeOf(dead)]).toEqual([502, 'bad_gateway']);
    const silent = await harness.get('/api/slow', issued);
    expect([silent.status, await codeOf(silent)]).toEqual([504, 'gateway_timeout']);
  });
});

describe('abuse 8: a gateway with a route that declares no access does not start', () => {
  test('nor with one that is for services only', async () => {
    const harness = await start();
    const config = readGatewayConfig({
      PORT: '0',
      INTERNAL_PORT: '0',
      HOST: '127.0.0.1',
      SIGNING_KEY: harness.signingKey,
      SEAL_KEYS: harness.sealKeys,
    });
    const readers = {
      token: harness.coherence.token.reader,
      identity: harness.coherence.identity.reader,
    };
    const startWith = (access: unknown) =>
      runGateway(config, { readers, routes: [{ ...testRoutes[0]!, access: access as never }] });
    await expect(startWith(undefined)).rejects.toThrow('declares no access');
    await expect(startWith({ who: 'service', services: ['token'] })).rejects.toThrow(
      'for services only',
    );
  });
});

test('the gateway’s own pages answer, with a strict policy', async () => {
  const harness = await start();
  for (const path of ['/healthz', '/openapi.json', '/docs', '/docs/style.css']) {
    const response = await harness.get(path);
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|nonce/);
  }
  expect((await harness.get('/else')).status).toBe(404);
  const internal = `http://127.0.0.1:${harness.gateway.internalPort}`;
  expect((await fetch(`${internal}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${internal}/metrics`)).text()).toContain('gateway_requests_total');
});
