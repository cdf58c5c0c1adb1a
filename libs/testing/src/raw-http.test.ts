import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterEach, describe, expect, test } from '@jest/globals';

import { rawExchange, rawRequest, slowRequest } from './raw-http.js';

describe('raw HTTP', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  async function serve(server: Server): Promise<number> {
    servers.push(server.listen(0, '127.0.0.1'));
    server.on('connection', (socket) => sockets.push(socket));
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  /** Answers the first bytes with these, whatever they are. */
  const answering = (answer: string, end = false): Promise<number> =>
    serve(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () =>
          end ? socket.end(answer, 'latin1') : socket.write(answer, 'latin1'),
        );
      }),
    );

  test('sends the bytes as they are', async () => {
    let received = '';
    const port = await serve(
      createServer((socket) => {
        socket.on('data', (chunk: Buffer) => {
          received += chunk.toString('latin1');
          if (received.endsWith('!')) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
        });
      }),
    );
    const bytes = 'GET /a b HTTP/1.1\nHost: x\r\n folded\r\nX: \xff\0\r\nContent-Length: 1\r\n!';
    await expect(rawRequest(port, bytes)).resolves.toMatchObject({ status: 400, body: '' });
    expect(received).toBe(bytes);
  });

  test('parses status, repeated headers and a body of known length', async () => {
    const port = await answering(
      'HTTP/1.1 418 I am a teapot\r\nSet-Cookie: a\r\nset-cookie: b\r\nContent-Length: 6\r\n\r\n\xc3\xa9 tea',
    );
    const response = await rawRequest(port, 'x');
    expect(response).toMatchObject({ status: 418, reason: 'I am a teapot', body: 'é tea' });
    expect(response.headers['set-cookie']).toBe('a, b');
    expect(response.rawHeaders[0]).toEqual(['Set-Cookie', 'a']);
  });

  test.each([
    [
      'chunked',
      'Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n',
      false,
      'abc0123456789',
    ],
    ['of unknown length', '\r\nuntil the end', true, 'until the end'],
  ])('parses a body that is %s', async (_, rest, end, body) => {
    const port = await answering(`HTTP/1.1 200 OK\r\n${rest}`, end);
    await expect(rawRequest(port, 'x')).resolves.toMatchObject({ status: 200, body });
  });

  test('knows where a chunked body ends when another response follows', async () => {
    const chunked =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nT: 1\r\nU: 2\r\n\r\n';
    const port = await answering(chunked + chunked, true);
    const { responses, rest } = await rawExchange(port, 'x');
    expect(responses.map(({ body }) => body)).toEqual(['a', 'a']);
    expect(rest).toBe('');
  });

  test('knows responses without a body: HEAD, 204, 304', async () => {
    const port = await answering('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n');
    await expect(rawRequest(port, 'HEAD / HTTP/1.1\r\n\r\n')).resolves.toMatchObject({ body: '' });
    const empty = await answering('HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n');
    await expect(rawRequest(empty, 'x')).resolves.toMatchObject({ status: 304, body: '' });
  });

  test('passes over interim responses', async () => {
    const port = await answering(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n',
    );
    await expect(rawRequest(port, 'x')).resolves.toMatchObject({ status: 201 });
  });

  test('throws with what came when the answer is none, cut off or no HTTP', async () => {
    const none = await answering('', true);
    await expect(rawRequest(none, 'x')).rejects.toThrow('ended without a complete response: ""');
    const cut = await answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab', true);
    await expect(rawRequest(cut, 'x')).rejects.toThrow('ended without a complete response');
    const late = await answering('HTTP/1.1 200 OK\r\n');
    await expect(rawRequest(late, 'x', { withinMs: 50 })).rejects.toThrow('The time was up');
    const junk = await answering('SSH-2.0\r\n\r\n');
    await expect(rawRequest(junk, 'x')).rejects.toThrow('no HTTP/1.');
  });

  test('throws when nothing listens', async () => {
    const port = await serve(createServer());
    servers.pop()!.close();
    await expect(rawRequest(port, 'x')).rejects.toThrow('ECONNREFUSED');
  });

  test('an exchange shows every response on the connection, and whether it was ended', async () => {
    const urls: (string | undefined)[] = [];
    const port = await serve(
      createHttpServer((request, response) => {
        urls.push(request.url);
        response.end(request.url);
      }),
    );
    const get = (path: string, last = false): string =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\n${last ? 'Connection: close\r\n' : ''}\r\n`;
    const both = await rawExchange(port, get('/one') + get('/two', true));
    expect(both.responses.map(({ body }) => body)).toEqual(['/one', '/two']);
    expect(both).toMatchObject({ closed: true, rest: '' });

    const open = await rawExchange(port, get('/three'), { withinMs: 500 });
    expect(open.responses).toHaveLength(1);
    expect(open.closed).toBe(false);
    expect(urls).toEqual(['/one', '/two', '/three']);
  });

  test('a slow request is fed in drops and stops when the server has had enough', async () => {
    let received = '';
    const port = await serve(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.on('data', (chunk: Buffer) => {
          received += chunk.toString('latin1');
          if (received.length === 6) socket.end('HTTP/1.1 408 Request Timeout\r\n\r\n');
        });
      }),
    );
    const slow = await slowRequest(port, 'GET / HTTP/1.1\r\n', { pieceLength: 2, everyMs: 10 });
    expect(slow.responses).toMatchObject([{ status: 408 }]);
    expect(slow.sentBytes).toBeGreaterThanOrEqual(6);
    expect(slow.sentBytes).toBeLessThan(16);
    expect(slow.elapsedMs).toBeGreaterThanOrEqual(19);
  });
});
