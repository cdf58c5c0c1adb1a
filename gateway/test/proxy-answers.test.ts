import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rig } from './proxy-harness.js';
import { RawConnection, until } from './raw-connection.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.close());

const get = (target = '/', extra = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${extra}\r\n`;

describe('what the service sees', () => {
  it('is the target byte for byte and the forwarded headers, nothing else', async () => {
    const seen: unknown[] = [];
    const service = await rig.service((request, response) => {
      seen.push([request.method, request.url, request.rawHeaders]);
      response.end();
    });
    const { port } = await rig.proxy(service);
    await RawConnection.ask(
      port,
      get(
        '/a%20b/c?d=%2F&e',
        'Accept: x\r\nX-Orchestrator-Assertion: forged\r\nConnection: x-b\r\nX-B: 1\r\n',
      ),
    );
    expect(seen).toEqual([
      [
        'GET',
        '/a%20b/c?d=%2F&e',
        ['host', `127.0.0.1:${service}`, 'connection', 'keep-alive', 'Accept', 'x'],
      ],
    ]);
  });
});

describe('what the client sees', () => {
  it('is the status, the headers and the body, without hop-by-hop headers and ours', async () => {
    const service = await rig.service((_request, response) => {
      response.writeHead(
        201,
        [
          ['Content-Type', 'application/json'],
          ['Content-Length', '2'],
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['X-Orchestrator-Internal', 'secret'],
          ['x_orchestrator_other', 'secret'],
          ['X-Hop', 'secret'],
          ['Connection', 'keep-alive, X-Hop'],
          ['X-Powered-By', 'secret'],
          ['ETag', '"x"'],
        ].flat(),
      );
      response.end('{}');
    });
    const { port } = await rig.proxy(service);
    const answer = await RawConnection.ask(port, get());
    expect(answer).toMatchObject({ status: 201, body: '{}', headers: { etag: '"x"' } });
    expect(answer.rawHead).toContain('Set-Cookie: a=1\r\nSet-Cookie: b=2');
    expect(answer.rawHead).not.toContain('secret');
    expect(answer.rawHead.match(/content-length/gi)).toHaveLength(1);
    expect(answer.rawHead.match(/date:/gi)).toHaveLength(1);
  });

  it.each([1, 100, 65_536, 65_537, 1_000_000])('every byte of %d, in every value', async (size) => {
    const body = Buffer.from(Array.from({ length: size }, (_, index) => (index * 7) % 256));
    const service = await rig.service((request, response) => {
      if (request.url === '/chunked') response.write(body.subarray(0, size >> 1));
      else response.setHeader('content-length', size);
      response.end(request.url === '/chunked' ? body.subarray(size >> 1) : body);
    });
    const { port } = await rig.proxy(service);
    for (const target of ['/', '/chunked']) {
      const answer = await RawConnection.ask(port, get(target));
      expect(Buffer.from(answer.body, 'latin1').equals(body)).toBe(true);
    }
  });

  it('an answer that trickles in with a length is whole', async () => {
    const service = await rig.rawService((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab');
        setTimeout(() => socket.write('cd'), 10);
        setTimeout(() => socket.write('ef'), 20);
      });
    });
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 200, body: 'abcdef' });
  });

  it('HEAD, 204, 304 and an empty 200 have no body, and the connection goes on', async () => {
    const service = await rig.service((request, response) => {
      if (request.method === 'HEAD') response.setHeader('Content-Length', 1234);
      else if (request.url === '/304') response.setHeader('ETag', '"x"');
      else if (request.url === '/200') response.setHeader('Content-Length', 0);
      response.statusCode = Number(request.url?.slice(1));
      response.end();
    });
    const { port } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send('HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await connection.answer({ bodyless: true })).toMatchObject({
      status: 200,
      headers: { 'content-length': '1234' },
    });
    for (const status of [204, 304, 200]) {
      connection.send(get(`/${status}`));
      expect(await connection.answer()).toMatchObject({ status, body: '' });
    }
    connection.close();
  });

  it('no interim answer of the service, only the final one', async () => {
    const service = await rig.rawService((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n');
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 200, body: 'ok' });
  });

  it('answers to pipelined requests come in the order of the requests', async () => {
    let finishFirst = (): void => undefined;
    const service = await rig.service((request, response) => {
      if (request.url === '/first') finishFirst = () => response.end('first');
      else {
        response.end('second');
        setTimeout(() => finishFirst(), 20);
      }
    });
    const { port } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(get('/first') + get('/second'));
    expect((await connection.answer()).body).toBe('first');
    expect((await connection.answer()).body).toBe('second');
    connection.close();
  });

  it('one connection to the service is used again', async () => {
    const sockets = new Set<unknown>();
    const service = await rig.service((request, response) => {
      sockets.add(request.socket);
      response.end('x');
    });
    const { port } = await rig.proxy(service);
    for (let round = 0; round < 5; round += 1) await RawConnection.ask(port, get());
    expect(sockets.size).toBe(1);
  });
});

describe('streams', () => {
  it('of events open at once and pass each event at once', async () => {
    let send: (text: string) => unknown = () => undefined;
    const service = await rig.service((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      send = (text) => response.write(text);
    });
    const { port } = await rig.proxy(service, { timeouts: { bodyIdleMs: 0 } });
    const connection = await RawConnection.open(port);
    connection.send(get());
    await connection.see('text/event-stream');
    send('data: 1\n\n');
    await connection.see('data: 1\n\n');
    send('data: 2\n\n');
    await connection.see('data: 2\n\n');
    connection.close();
  });

  it('a slow reader slows the service instead of filling our memory', async () => {
    let sent = 0;
    let blocked = false;
    const service = await rig.service((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      const piece = Buffer.alloc(64 * 1024);
      const pump = (): void => {
        while (!response.destroyed && sent < 256 * 1024 * 1024) {
          sent += piece.length;
          if (!response.write(piece)) {
            blocked = true;
            response.once('drain', pump);
            return;
          }
        }
      };
      pump();
    });
    const { port, outcome } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.socket.pause();
    connection.send(get());
    let before = -1;
    let still = 0;
    await until(() => {
      still = blocked && sent === before ? still + 1 : 0;
      before = sent;
      return still > 50;
    }, 'the service to be held up');
    const heldAt = sent;
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    connection.discard();
    await until(() => sent > heldAt + 8 * 1024 * 1024, 'it to go on');
    connection.close();
    expect(await outcome()).toBe('client_gone');
  });
});
