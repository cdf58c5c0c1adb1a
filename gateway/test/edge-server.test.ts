import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { createEdgeServer, type EdgeServer } from '../src/edge/create-edge-server.js';
import type { EdgeLimits } from '../src/edge/edge-limits.js';
import { readRequest, showStripped } from '../src/edge/read-request.js';
import { RawConnection, until } from './raw-connection.js';

let edge: EdgeServer | undefined;
afterEach(async () => {
  await edge?.stop({ deadlineMs: 0 });
  edge = undefined;
});

const statusOf: Record<string, number> = {
  bad_request: 400,
  bad_target: 400,
  target_too_long: 414,
  headers_too_large: 431,
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers what it read, once the body is there. */
const echo: Handler = (request, response) => {
  const read = readRequest(request);
  if (typeof read === 'string') {
    response.writeHead(statusOf[read] ?? 500).end(read);
    return;
  }
  let bytes = 0;
  request.on('data', (chunk: Buffer) => (bytes += chunk.length));
  request.on('end', () => response.end(JSON.stringify({ target: read.target.target, bytes })));
};

async function start(handler: Handler = echo, limits: Partial<EdgeLimits> = {}): Promise<number> {
  edge = createEdgeServer({
    handler,
    limits: { checkIntervalMs: 20, lingerMs: 200, ...limits },
  });
  return edge.listen({ host: '127.0.0.1', port: 0 });
}

const get = (extra = '', target = '/'): string =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${extra}\r\n`;
const post = (headers: string, body = ''): string =>
  `POST / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${body}`;

describe('abuse case 18: requests that two parsers could read differently', () => {
  it.each([
    [
      'Content-Length and Transfer-Encoding',
      post('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    ],
    [
      'Transfer-Encoding and Content-Length',
      post('Transfer-Encoding: chunked\r\nContent-Length: 3\r\n', '0\r\n\r\n'),
    ],
    ['Content-Length twice', post('Content-Length: 3\r\nContent-Length: 3\r\n', 'abc')],
    ['a list in Content-Length', post('Content-Length: 3, 3\r\n', 'abc')],
    ['a signed Content-Length', post('Content-Length: +3\r\n', 'abc')],
    ['a folded header', get('X-A: b\r\n c\r\n')],
    ['bare LF everywhere', 'GET / HTTP/1.1\nHost: a\n\n'],
    ['bare LF between headers', get('X: a\nY: b\r\n')],
    ['bare LF after the request line', 'GET / HTTP/1.1\nHost: a\r\n\r\n'],
    ['bare CR in a header', get('X: a\rY: b\r\n')],
    ['bare LF in chunks', post('Transfer-Encoding: chunked\r\n', '3\nabc\n0\n\n')],
    [
      'a chunk size in other clothes',
      post('Transfer-Encoding: chunked\r\n', '0x3\r\nabc\r\n0\r\n\r\n'),
    ],
    ['space before the colon', get('X : b\r\n')],
    ['a nameless header', get(': b\r\n')],
    ['NUL in a header', get('X: a\0b\r\n')],
    [
      'a transfer coding besides chunked',
      post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
    ],
    ['a coding after chunked', post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n')],
    ['an unknown coding', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
    [
      'Transfer-Encoding twice',
      post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    ],
    [
      'chunks in HTTP/1.0',
      'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['Host twice', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['HTTP/0.9', 'GET /\r\n\r\n'],
    ['HTTP/2 in HTTP/1 clothes', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
    ['absolute form', get('', 'http://other/x')],
    ['authority form', 'CONNECT other:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['asterisk form', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['raw UTF-8 in the target', get('', '/Ã©')],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('%s is 400', async (_name, bytes) => {
    const port = await start();
    expect(await RawConnection.ask(port, bytes)).toMatchObject({ status: 400 });
  });

  it('what follows a refused request on its connection is not executed', async () => {
    const seen: string[] = [];
    const port = await start((request, response) => {
      seen.push(request.url ?? '');
      echo(request, response);
    });
    const connection = await RawConnection.open(port);
    connection.send(
      post(
        'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n',
        `0\r\n\r\n${get('', '/smuggled')}`,
      ),
    );
    expect(await connection.answer()).toMatchObject({
      status: 400,
      headers: { connection: 'close', 'content-type': 'application/problem+json' },
    });
    await connection.closed();
    expect(seen).not.toContain('/smuggled');
  });
});

describe('abuse case 16: the size and number of headers', () => {
  it('more than 16 KiB are 431, also while the client still sends', async () => {
    const port = await start(echo, { lingerMs: 5_000 });
    const connection = await RawConnection.open(port, { allowHalfOpen: true });
    connection.send(get(`X-Big: ${'a'.repeat(256 * 1024)}\r\n`));
    expect(await connection.answer()).toMatchObject({ status: 431 });
    await connection.sendOn(20);
    // A reset could overtake the answer.
    expect(connection.wasReset).toBe(false);
    connection.close();
  });

  it('a large one within the limit passes', async () => {
    const port = await start();
    expect(await RawConnection.ask(port, get(`X: ${'a'.repeat(15_000)}\r\n`))).toMatchObject({
      status: 200,
    });
  });

  it('more than 100 are 431, and none hides Content-Length', async () => {
    const port = await start();
    const many = Array.from({ length: 99 }, (_, index) => `X-${index}: a\r\n`).join('');
    expect(await RawConnection.ask(port, get(many))).toMatchObject({ status: 200 });
    const answer = await RawConnection.ask(port, post(`${many}Content-Length: 3\r\n`, 'abc'));
    expect(answer).toMatchObject({ status: 431 });
  });

  it('an overlong target is 414', async () => {
    const port = await start();
    expect(await RawConnection.ask(port, get('', `/${'a'.repeat(9000)}`))).toMatchObject({
      status: 414,
    });
  });
});

describe('abuse case 43: slow clients', () => {
  it('headers that take too long are 408, and the connection closes', async () => {
    const port = await start(echo, { headersTimeoutMs: 100 });
    const connection = await RawConnection.open(port);
    connection.send('GET / HTTP/1.1\r\nHost: a\r\n');
    expect(await connection.answer()).toMatchObject({ status: 408 });
    await connection.closed();
  });

  it('a connection that says nothing is closed', async () => {
    const port = await start(echo, { headersTimeoutMs: 100 });
    const connection = await RawConnection.open(port);
    await connection.closed();
    expect(connection.text).toContain('408');
  });

  it('no more connections of one address are taken than allowed', async () => {
    const port = await start(echo, { maxConnectionsPerAddress: 2 });
    const first = await RawConnection.open(port);
    const second = await RawConnection.open(port);
    await expect(refused(port)).resolves.toBe(true);
    second.send(get());
    expect(await second.answer()).toMatchObject({ status: 200 });
    first.close();
    await until(() => first.socket.closed, 'the first to close');
    second.close();
  });
});

/** Is a new connection reset before it says anything? */
const refused = (port: number): Promise<boolean> =>
  RawConnection.open(port).then(
    async (connection) => {
      await connection.closed();
      return connection.text === '';
    },
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNRESET',
  );

describe('an answer to a request that still arrives', () => {
  it('reaches the client whole, then the connection closes', async () => {
    const port = await start(
      (_request, response) => {
        response.writeHead(401).end('no');
      },
      { lingerMs: 5_000 },
    );
    const connection = await RawConnection.open(port, { allowHalfOpen: true });
    connection.send(post('Content-Length: 100000000\r\n', 'a'.repeat(1024)));
    await connection.sendOn(20);
    const answer = await connection.answer();
    expect(answer).toMatchObject({ status: 401, headers: { connection: 'close' } });
    await connection.sendOn(20);
    expect(connection.wasReset).toBe(false);
    connection.close();
  });

  it('is not listened to for longer than the linger time', async () => {
    const port = await start((_request, response) => {
      response.writeHead(401).end('no');
    });
    const connection = await RawConnection.open(port, { allowHalfOpen: true });
    connection.send(post('Content-Length: 100000000\r\n'));
    const pump = setInterval(() => connection.send('a'.repeat(65_536)), 1);
    await until(() => connection.wasReset, 'the server to give up');
    clearInterval(pump);
  });

  it('does not execute what follows', async () => {
    const seen: string[] = [];
    const port = await start((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(401).end('no');
    });
    const connection = await RawConnection.open(port);
    connection.send(post('Content-Length: 3\r\n', `abc${get('', '/next')}`));
    await connection.answer();
    await connection.closed();
    expect(seen).toEqual(['/']);
  });

  it('100 Continue is not sent unless the body is wanted', async () => {
    const port = await start((_request, response) => {
      response.writeHead(413).end();
    });
    const connection = await RawConnection.open(port);
    connection.send(post('Expect: 100-continue\r\nContent-Length: 5\r\n'));
    expect(await connection.answer()).toMatchObject({
      status: 413,
      headers: { connection: 'close' },
    });
  });
});

describe('stopping', () => {
  it('finishes what is in flight, closes what is idle, accepts nothing new', async () => {
    let finish = (): void => undefined;
    const port = await start((request, response) => {
      if (request.url === '/slow') finish = () => response.end('done');
      else response.end('fast');
    });
    const idle = await RawConnection.open(port);
    idle.send(get());
    await idle.answer();
    const busy = await RawConnection.open(port);
    let arrived = false;
    edge?.server.once('request', () => (arrived = true));
    busy.send(get('', '/slow'));
    await until(() => arrived, 'the slow request');
    const stopped = edge?.stop();
    await idle.closed();
    await expect(RawConnection.open(port)).rejects.toThrow('ECONNREFUSED');
    finish();
    expect(await busy.answer()).toMatchObject({ body: 'done', headers: { connection: 'close' } });
    await stopped;
  });

  it('cuts at the deadline what does not end', async () => {
    const port = await start(() => undefined);
    const stuck = await RawConnection.open(port);
    let arrived = false;
    edge?.server.once('request', () => (arrived = true));
    stuck.send(get());
    await until(() => arrived, 'the request');
    await edge?.stop({ deadlineMs: 50 });
    await stuck.closed();
    expect(stuck.text).toBe('');
  });

  it('while draining, new requests are answered and their connections closed', async () => {
    const port = await start();
    const kept = await RawConnection.open(port);
    kept.send(get());
    expect(await kept.answer()).toMatchObject({ headers: { connection: 'keep-alive' } });
    const stopped = edge?.stop({ drainMs: 200 });
    kept.send(get());
    expect(await kept.answer()).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 200 });
    await stopped;
  });
});

describe('pages that Express answers', () => {
  it('messages have the app’s prototypes from birth, so that Express switches none', async () => {
    const app = express();
    const births: boolean[] = [];
    app.get('/', (request, response) => {
      births.push(Object.getPrototypeOf(request) === app.request);
      response.json({ before });
    });
    let before: unknown;
    edge = createEdgeServer({
      app,
      handler: (request, response) => {
        before =
          Object.getPrototypeOf(request) === app.request &&
          Object.getPrototypeOf(response) === app.response;
        app(request as express.Request, response as express.Response);
      },
    });
    const port = await edge.listen({ host: '127.0.0.1', port: 0 });
    expect((await RawConnection.ask(port, get())).body).toBe('{"before":true}');
    expect(births).toEqual([true]);
  });

  it('never see a header that was stripped', async () => {
    const app = express();
    app.get('/', (request, response) => {
      response.json({ headers: request.headers, raw: request.rawHeaders });
    });
    edge = createEdgeServer({
      app,
      handler: (request, response) => {
        const read = readRequest(request);
        if (typeof read === 'string') throw new Error(read);
        showStripped(request, read);
        app(request as express.Request, response as express.Response);
      },
    });
    const port = await edge.listen({ host: '127.0.0.1', port: 0 });
    const { body } = await RawConnection.ask(
      port,
      get(
        'X_Orchestrator_Assertion: forged\r\nAuthorization: Bearer x\r\nAccept: a\r\nAccept: b\r\n',
      ),
    );
    expect(JSON.parse(body)).toEqual({
      headers: { host: 'localhost', accept: 'a, b' },
      raw: ['host', 'localhost', 'Accept', 'a', 'Accept', 'b'],
    });
  });
});
