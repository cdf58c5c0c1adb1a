import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rig } from './proxy-harness.js';
import { RawConnection, until } from './raw-connection.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.close());

const post = (headers: string, body: string | Buffer = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`POST / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`),
    Buffer.from(body),
  ]);
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunked = 'Transfer-Encoding: chunked\r\n';

/** A service that keeps what arrives and answers at the end. */
async function recordingService() {
  const seen = { requests: 0, ended: 0, broken: 0, bytes: 0, framing: '', body: '' };
  const port = await rig.service((request, response) => {
    seen.requests += 1;
    seen.framing = request.headers['transfer-encoding'] ?? request.headers['content-length'] ?? '';
    request.on('data', (data: Buffer) => {
      seen.bytes += data.length;
      seen.body = (seen.body + data.toString('latin1')).slice(0, 1000);
    });
    request.on('error', () => (seen.broken += 1));
    request.on('end', () => {
      seen.ended += 1;
      response.end(`got ${seen.bytes}`);
    });
  });
  return { port, seen };
}

describe('bodies', () => {
  it.each([1, 16_384, 16_385, 500_000])(
    'of %d bytes arrive whole with their length',
    async (size) => {
      const { port: service, seen } = await recordingService();
      const { port } = await rig.proxy(service);
      const answer = await RawConnection.ask(
        port,
        post(`Content-Length: ${size}\r\n`, Buffer.alloc(size, 'x')),
      );
      expect(answer.body).toBe(`got ${size}`);
      expect(seen.framing).toBe(String(size));
    },
  );

  it('in chunks arrive whole and stay chunked', async () => {
    const { port: service, seen } = await recordingService();
    const { port } = await rig.proxy(service);
    const answer = await RawConnection.ask(
      port,
      post(chunked, `${chunk('hello ')}${chunk('world')}0\r\nX-Orchestrator-Trailer: a\r\n\r\n`),
    );
    expect(answer.body).toBe('got 11');
    expect(seen).toMatchObject({ framing: 'chunked', body: 'hello world' });
  });

  it('that are empty are told as such', async () => {
    const { port: service, seen } = await recordingService();
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, post('Content-Length: 0\r\n'))).toMatchObject({
      body: 'got 0',
    });
    expect(seen.framing).toBe('0');
  });

  it('are passed on while they arrive', async () => {
    const { port: service, seen } = await recordingService();
    const { port } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(post(chunked, chunk('first')));
    await until(() => seen.body === 'first', 'the first piece');
    connection.send(`${chunk('second')}0\r\n\r\n`);
    expect((await connection.answer()).body).toBe('got 11');
    connection.close();
  });

  it('that the client announces are asked for with 100 Continue', async () => {
    const { port: service } = await recordingService();
    const { port } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(post('Expect: 100-continue\r\nContent-Length: 5\r\n'));
    expect(await connection.answer()).toMatchObject({ status: 100 });
    connection.send('hello');
    expect(await connection.answer()).toMatchObject({ status: 200, body: 'got 5' });
    connection.close();
  });

  it('that a service reads slowly slow the client instead of filling our memory', async () => {
    let resume = (): unknown => undefined;
    const service = await rig.service((request, response) => {
      request.pause();
      resume = () => request.resume();
      request.on('end', () => response.end('done'));
    });
    const { port } = await rig.proxy(service, { maxBodyBytes: 2 ** 30 });
    const connection = await RawConnection.open(port);
    const size = 128 * 1024 * 1024;
    connection.send(post(`Content-Length: ${size}\r\n`));
    const piece = Buffer.alloc(256 * 1024);
    let sent = 0;
    const pump = (): void => {
      while (sent < size) {
        sent += piece.length;
        if (!connection.send(piece)) return;
      }
    };
    connection.socket.on('drain', pump);
    pump();
    let before = -1;
    let still = 0;
    await until(() => {
      still = sent === before ? still + 1 : 0;
      before = sent;
      return still > 50;
    }, 'the client to be held up');
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    resume();
    expect((await connection.answer()).body).toBe('done');
    connection.close();
  });
});

describe('abuse case 43: bodies over the limit', () => {
  it('announced ones are 413 and never reach the service', async () => {
    const { port: service, seen } = await recordingService();
    const { port } = await rig.proxy(service, { maxBodyBytes: 1000 });
    const answer = await RawConnection.ask(port, post('Content-Length: 1001\r\n', 'x'.repeat(500)));
    expect(answer).toMatchObject({ status: 413, body: 'body_too_large' });
    expect(seen.requests).toBe(0);
  });

  it('chunked ones are 413 as soon as they exceed it, and never look whole to the service', async () => {
    const { port: service, seen } = await recordingService();
    const { port } = await rig.proxy(service, { maxBodyBytes: 100_000 });
    const connection = await RawConnection.open(port);
    connection.send(post(chunked));
    const pump = setInterval(() => connection.send(chunk('x'.repeat(20_000))), 1);
    expect(await connection.answer()).toMatchObject({
      status: 413,
      headers: { connection: 'close' },
    });
    clearInterval(pump);
    await connection.closed();
    await until(() => seen.requests === seen.broken, 'the service to see it broken off');
    expect(seen.bytes).toBeLessThanOrEqual(100_000);
    expect(seen.ended).toBe(0);
  });

  it('one of exactly the limit passes', async () => {
    const { port: service } = await recordingService();
    const { port } = await rig.proxy(service, { maxBodyBytes: 20 });
    expect(
      await RawConnection.ask(port, post(chunked, `${chunk('x'.repeat(20))}0\r\n\r\n`)),
    ).toMatchObject({
      body: 'got 20',
    });
  });

  it('ask for nothing when they were announced with Expect', async () => {
    const { port: service } = await recordingService();
    const { port } = await rig.proxy(service, { maxBodyBytes: 10 });
    expect(
      await RawConnection.ask(port, post('Expect: 100-continue\r\nContent-Length: 11\r\n')),
    ).toMatchObject({ status: 413 });
  });
});

describe('abuse case 43: slow bodies', () => {
  it.each([
    ['a small one', 'Content-Length: 10\r\n'],
    ['a large one', 'Content-Length: 100000\r\n'],
    ['a chunked one', chunked],
  ])('%s that stops arriving is 408', async (_name, headers) => {
    const { port: service, seen } = await recordingService();
    const { port } = await rig.proxy(service, { timeouts: { requestIdleMs: 50 } });
    const connection = await RawConnection.open(port);
    connection.send(post(headers, headers === chunked ? chunk('abc') : 'abc'));
    expect(await connection.answer()).toMatchObject({ status: 408 });
    await connection.closed();
    expect(seen.ended).toBe(0);
  });

  it('one that drips is 408 in the end', async () => {
    const { port: service } = await recordingService();
    const { port } = await rig.proxy(service, {
      timeouts: { requestIdleMs: 10_000, requestTotalMs: 100 },
    });
    const connection = await RawConnection.open(port);
    connection.send(post('Content-Length: 100000\r\n'));
    const drip = setInterval(() => connection.send('x'), 5);
    expect(await connection.answer()).toMatchObject({ status: 408 });
    clearInterval(drip);
    await connection.closed();
  });

  it('a small one holds no connection to the service', async () => {
    const { port: service, seen } = await recordingService();
    const { port, pool } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(post('Content-Length: 4\r\n', 'ab'));
    await RawConnection.ask(port, post('Content-Length: 1\r\n', 'x'));
    expect({ requests: seen.requests, inFlight: pool.inFlight }).toEqual({
      requests: 1,
      inFlight: 0,
    });
    connection.send('cd');
    expect((await connection.answer()).status).toBe(200);
    connection.close();
  });
});

describe('a client that goes away', () => {
  it.each([
    ['while a small body arrives', post('Content-Length: 10\r\n', 'abc'), 0],
    ['while a large body arrives', post('Content-Length: 100000\r\n', 'abc'), 1],
    ['while chunks arrive', post(chunked, chunk('abc')), 1],
  ])('%s leaves no request that looks whole', async (_name, bytes, requests) => {
    const { port: service, seen } = await recordingService();
    const { port, handles, outcome } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(bytes);
    await until(() => handles.length === 1 && seen.requests === requests, 'the request');
    connection.close();
    expect(await outcome()).toBe('client_gone');
    await until(() => seen.broken === requests, 'the service to see it');
    expect(seen.ended).toBe(0);
  });

  it('while it waits for the answer: the service sees its connection close', async () => {
    let aborted = false;
    const service = await rig.service((_request, response) => {
      response.on('close', () => (aborted = true));
    });
    const { port, handles, outcome } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => handles.length === 1, 'the request');
    connection.close();
    expect(await outcome()).toBe('client_gone');
    await until(() => aborted, 'the service to see it');
  });
});

describe('a service that answers before the body has ended', () => {
  it('is heard, and the connection closes', async () => {
    const service = await rig.service((_request, response) => {
      response.writeHead(409, { 'Content-Length': 2 }).end('no');
    });
    const { port } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(post('Content-Length: 100000\r\n', 'abc'));
    expect(await connection.answer()).toMatchObject({
      status: 409,
      body: 'no',
      headers: { connection: 'close' },
    });
    await connection.closed();
  });
});
