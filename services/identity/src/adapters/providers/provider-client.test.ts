import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { closeAtEnd } from '@orchestrator/testing';
import { parseNetwork } from '../../provider-settings/network.js';
import { type Resolve, resolveBySystem } from './guarded-connector.js';
import { createProviderClient } from './provider-client.js';

const client = (
  networks: string[],
  { resolve = resolveBySystem, timeoutMs = 2_000 }: { resolve?: Resolve; timeoutMs?: number } = {},
) =>
  createProviderClient({
    networks: networks.map((text) => parseNetwork(text)!),
    resolve,
    timeoutMs,
  });

/** Counts who connects, and says nothing. */
async function listener(host = '127.0.0.1', port = 0) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  closeAtEnd(() => void server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

async function site(answer: RequestListener, host = '127.0.0.1') {
  const server = createHttpServer(answer);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closeAtEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const leadsTo =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('abuse 35: an address that is not allowed is refused, and no connection is made', () => {
  test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f000001', '127.1', '[::1]'])(
    'given as %s',
    async (host) => {
      const { port, connections } = await listener(host === '[::1]' ? '::1' : '127.0.0.1');
      for (const networks of [[], ['10.0.0.0/8']]) {
        for (const scheme of ['http', 'https']) {
          await expect(client(networks)(`${scheme}://${host}:${port}/`)).rejects.toMatchObject({
            failure: 'untrusted',
          });
        }
      }
      expect(connections()).toBe(0);
      // It is there for whoever may.
      const allowed = client(['127.0.0.0/8', '::1']);
      await expect(allowed(`https://${host}:${port}/`)).rejects.toThrow();
      expect(connections()).toBeGreaterThan(0);
    },
  );

  test.each([
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['169.254.169.254'],
    ['10.0.0.1', '192.168.0.1', 'fd00::1'],
    ['0.0.0.0'],
    ['::'],
  ])('as what a name leads to: %s', async (...addresses) => {
    const { port, connections } = await listener('::');
    const asked = client([], { resolve: leadsTo(...addresses) })(`https://sso.example:${port}/`);
    await expect(asked).rejects.toMatchObject({
      failure: 'untrusted',
      message: expect.stringContaining('no allowed address'),
    });
    expect(connections()).toBe(0);
  });

  test('link-local ones are refused wherever', async () => {
    const everywhere = ['0.0.0.0/0', '::/0'];
    for (const host of ['169.254.169.254', '[fe80::1]']) {
      await expect(client(everywhere)(`https://${host}/`)).rejects.toMatchObject({
        failure: 'untrusted',
      });
    }
    const asked = client(everywhere, { resolve: leadsTo('169.254.169.254') });
    await expect(asked('https://sso.example/')).rejects.toMatchObject({ failure: 'untrusted' });
  });

  test('also when a name leads there only at the second look (rebinding)', async () => {
    const port = await site((_request, response) => response.end('{}'));
    const inside = await listener('127.0.0.2', port);
    let looks = 0;
    const resolve: Resolve = () => {
      looks += 1;
      return leadsTo(looks === 1 ? '127.0.0.1' : '127.0.0.2')('localhost');
    };
    const ask = client(['127.0.0.1'], { resolve });
    const url = `http://localhost:${port}/`;
    expect(await ask(url)).toEqual({ status: 200, json: {} });
    await expect(ask(url)).rejects.toMatchObject({ failure: 'untrusted' });
    await expect(ask(url)).rejects.toMatchObject({ failure: 'untrusted' });
    expect([looks, inside.connections()]).toEqual([3, 0]);
  });

  test('of several addresses of a name, only an allowed one is connected to', async () => {
    const port = await site((_request, response) => response.end('[1]'));
    const inside = await listener('127.0.0.2', port);
    const ask = client(['127.0.0.1'], { resolve: leadsTo('127.0.0.2', '127.0.0.1', '::1') });
    expect(await ask(`http://localhost:${port}/`)).toEqual({ status: 200, json: [1] });
    expect(inside.connections()).toBe(0);
  });

  test('without TLS only loopback is connected to, whatever `localhost` leads to', async () => {
    const ask = client(['0.0.0.0/0'], { resolve: leadsTo('10.0.0.1') });
    await expect(ask('http://localhost:1/')).rejects.toMatchObject({ failure: 'untrusted' });
    await expect(ask('http://10.0.0.1/')).rejects.toMatchObject({ failure: 'untrusted' });
    await expect(ask('http://sso.example/')).rejects.toMatchObject({ failure: 'untrusted' });
  });

  test('a redirect is not followed', async () => {
    const inside = await listener();
    const target = `http://127.0.0.1:${inside.port}/`;
    for (const status of [301, 302, 303, 307, 308]) {
      const port = await site((_request, response) =>
        response.writeHead(status, { location: target }).end(),
      );
      await expect(
        client(['127.0.0.1'])(`http://127.0.0.1:${port}/`, { form: { code: 'x' } }),
      ).rejects.toMatchObject({ failure: 'untrusted' });
    }
    expect(inside.connections()).toBe(0);
  });
});

describe('an answer is bounded', () => {
  const startsToAnswer: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('[');
  };
  const drips: RequestListener = (request, response) => {
    startsToAnswer(request, response);
    const drops = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drops));
  };
  test.each<[string, RequestListener]>([
    ['never begins', () => undefined],
    ['never ends', startsToAnswer],
    ['comes in drops', drips],
  ])('in time, when it %s', async (_how, answer) => {
    const port = await site(answer);
    const begun = performance.now();
    await expect(
      client(['127.0.0.1'], { timeoutMs: 200 })(`http://127.0.0.1:${port}/`),
    ).rejects.toMatchObject({ failure: 'unavailable' });
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  test('in time, when no connection or no TLS comes about, or no look-up ends', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    closeAtEnd(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const timeoutMs = 200;
    await expect(
      client(['127.0.0.1'], { timeoutMs })(`https://127.0.0.1:${port}/`),
    ).rejects.toMatchObject({ failure: 'unavailable' });
    const resolve: Resolve = () => new Promise(() => undefined);
    await expect(client([], { timeoutMs, resolve })('https://sso.example/')).rejects.toMatchObject({
      failure: 'unavailable',
    });
  });

  test('in size: a little over a megabyte is not read, whether its length is told or not', async () => {
    for (const told of [true, false]) {
      let sent = 0;
      const piece = Buffer.alloc(64 * 1_024, 'a');
      const port = await site((_request, response) => {
        if (told) response.setHeader('content-length', 100 * 1_048_576);
        const more = () => {
          while (!response.destroyed && sent < 100 * 1_048_576) {
            sent += piece.length;
            if (!response.write(piece)) return void response.once('drain', more);
          }
        };
        more();
      });
      await expect(client(['127.0.0.1'])(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
        failure: 'untrusted',
      });
      expect(sent).toBeLessThan(20 * 1_048_576);
    }
  });

  test('a megabyte is read', async () => {
    const port = await site((_request, response) =>
      response.end(JSON.stringify('a'.repeat(1_000_000))),
    );
    const { json } = await client(['127.0.0.1'])(`http://127.0.0.1:${port}/`);
    expect(json).toHaveLength(1_000_000);
  });
});

describe('what goes wrong is told', () => {
  const failureAt = async (answer: RequestListener) => {
    const port = await site(answer);
    const form = { code: 'the-secret-code' };
    const headers = { authorization: 'Bearer the-secret-token' };
    return client(['127.0.0.1'])(`http://127.0.0.1:${port}/token?a=secret`, { form, headers }).then(
      () => undefined,
      (error: unknown) => error,
    );
  };

  test('without what was sent or answered', async () => {
    const failures = [
      await failureAt((_request, response) => response.socket?.resetAndDestroy()),
      await failureAt((_request, response) =>
        response.socket?.end('HTTP/1.1 200 secret\r\n\u0001'),
      ),
      await failureAt((_request, response) =>
        response.writeHead(302, { location: 'https://secret.example' }).end('secret'),
      ),
    ];
    for (const failure of failures) {
      expect(failure).toMatchObject({ name: 'ProviderError' });
      const { message, cause } = failure as Error;
      expect(`${message} ${String(cause)}`).not.toContain('secret');
    }
    expect(failures.map((each) => (each as { failure: string }).failure)).toEqual([
      'unavailable',
      'unavailable',
      'untrusted',
    ]);
  });

  test('what is no JSON is not there', async () => {
    const port = await site((_request, response) => response.writeHead(500).end('<html>'));
    expect(await client(['127.0.0.1'])(`http://127.0.0.1:${port}/`)).toEqual({
      status: 500,
      json: undefined,
    });
  });
});
