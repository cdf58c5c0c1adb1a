import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rig } from './proxy-harness.js';
import { RawConnection, until } from './raw-connection.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.close());

const get = (target = '/', version = '1.1'): string =>
  `GET ${target} HTTP/${version}\r\nHost: localhost\r\n\r\n`;
const post = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi';
const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A port on which nobody listens. */
async function deadPort(): Promise<number> {
  const other = new Rig();
  const port = await other.service(() => undefined);
  await other.close();
  return port;
}

/** A service that does something with each request, by its number on this service. */
const scripted = (script: (socket: Socket, count: number, text: string) => void) => {
  let count = 0;
  return rig.rawService((socket) => {
    socket.on('data', (data) => script(socket, (count += 1), data.toString('latin1')));
  });
};

describe('before an answer has begun', () => {
  it('a service that is not there is 503', async () => {
    const { port } = await rig.proxy(await deadPort());
    expect(await RawConnection.ask(port, get())).toMatchObject({
      status: 503,
      body: 'unavailable',
    });
    expect(await RawConnection.ask(port, post)).toMatchObject({ status: 503 });
  });

  it('a service that ends the connection is 502', async () => {
    const service = await scripted((socket) => socket.end());
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, post)).toMatchObject({ status: 502, body: 'bad_gateway' });
  });

  it('a service that resets the connection is 502', async () => {
    const service = await scripted((socket) => socket.resetAndDestroy());
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, post)).toMatchObject({ status: 502 });
  });

  it('a service that speaks no HTTP is 502', async () => {
    const service = await scripted((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n\r\n'));
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 502 });
  });

  it('a service that says nothing is 504', async () => {
    const service = await scripted(() => undefined);
    const { port } = await rig.proxy(service, { timeouts: { headersMs: 200 } });
    expect(await RawConnection.ask(port, get())).toMatchObject({
      status: 504,
      body: 'gateway_timeout',
    });
  });

  it('an answer that only the end of its connection would delimit is 502', async () => {
    const service = await scripted((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\npart'));
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 502 });
  });

  it('a short answer that breaks off before its body is 502 rather than broken', async () => {
    const service = await scripted((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
    });
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 502 });
  });
});

describe('an answer that breaks off', () => {
  it.each([
    ['with a length', 'Content-Length: 100000\r\n\r\npart', '1.1'],
    ['with a short length', 'Content-Length: 5\r\n\r\npart', '1.1'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n', '1.1'],
    [
      'in chunks, for a client of HTTP/1.0',
      'Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n',
      '1.0',
    ],
  ])('%s never looks finished to the client', async (_name, rest, version) => {
    let die = (): unknown => undefined;
    const service = await scripted((socket) => {
      die = () => socket.destroy();
      socket.write(`HTTP/1.1 200 OK\r\n${rest}`);
    });
    const { port, outcome } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(get('/', version));
    await connection.see('part');
    die();
    await connection.closed();
    expect(connection.wasReset).toBe(true);
    expect(connection.text).not.toContain('\r\n0\r\n');
    expect(await outcome()).toBe('broken');
  });

  it('by falling silent is reset in time', async () => {
    const service = await scripted((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n');
    });
    const { port } = await rig.proxy(service, { timeouts: { bodyIdleMs: 200 } });
    const connection = await RawConnection.open(port);
    connection.send(get());
    await connection.closed();
    expect(connection.wasReset).toBe(true);
  });
});

describe('a kept-alive connection that the service closes under a request', () => {
  const dying = () =>
    scripted((socket, count) => {
      if (count === 2) socket.destroy();
      else socket.write(whole);
    });

  it('is replaced once for what changes nothing', async () => {
    const { port } = await rig.proxy(await dying());
    await RawConnection.ask(port, get());
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 200, body: 'ok' });
  });

  it('is not replaced for what may have been done', async () => {
    const { port } = await rig.proxy(await dying());
    await RawConnection.ask(port, get());
    expect(await RawConnection.ask(port, post)).toMatchObject({ status: 502 });
  });

  it('is not replaced again and again', async () => {
    let requests = 0;
    const service = await scripted((socket) => {
      requests += 1;
      socket.destroy();
    });
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 502 });
    expect(requests).toBe(2);
  });

  it('is not replaced once the answer has begun', async () => {
    let requests = 0;
    const service = await scripted((socket) => {
      requests += 1;
      socket.end('HTTP/1.1 200 OK\r\nContent-Le');
    });
    const { port } = await rig.proxy(service);
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 502 });
    expect(requests).toBe(1);
  });
});

describe('more requests than connections', () => {
  it('wait for their turn', async () => {
    const service = await rig.service((_request, response) => {
      setTimeout(() => response.end('ok'), 10);
    });
    const { port } = await rig.proxy(service, {
      pool: { connections: 1, maxQueued: 10 },
      timeouts: { queueMs: 60_000 },
    });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => RawConnection.ask(port, get())),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('are 503 when too many wait, or one waits too long; the others go on', async () => {
    let release = (): unknown => undefined;
    const service = await rig.service((_request, response) => {
      release = () => response.end('ok');
    });
    const { port, pool } = await rig.proxy(service, {
      pool: { connections: 1, maxQueued: 1 },
      timeouts: { queueMs: 100 },
    });
    const first = RawConnection.ask(port, get());
    await until(() => pool.inFlight === 1, 'the first');
    const second = RawConnection.ask(port, get());
    await until(() => pool.inFlight === 2, 'the second');
    expect(await RawConnection.ask(port, get())).toMatchObject({ status: 503 });
    expect(await second).toMatchObject({ status: 503, body: 'unavailable' });
    release();
    expect(await first).toMatchObject({ status: 200 });
    await until(() => pool.inFlight === 0, 'the queue to empty');
  });
});

describe('abuse case 47: a cut', () => {
  /** A request that the service has whole, and to which it has not said anything yet. */
  async function pendingRequest() {
    const service: { socket?: Socket; closed: boolean } = { closed: false };
    const servicePort = await scripted((socket) => {
      service.socket = socket;
      socket.on('close', () => (service.closed = true));
    });
    const proxy = await rig.proxy(servicePort);
    const answer = RawConnection.ask(proxy.port, get());
    await until(() => service.socket !== undefined, 'the request');
    return { ...proxy, service, answer };
  }

  it('of a request that the service has whole leaves it its short answer', async () => {
    const { handles, service, answer } = await pendingRequest();
    handles[0]?.cut();
    service.socket?.write(whole);
    expect(await answer).toMatchObject({ status: 200, body: 'ok' });
  });

  it.each([
    ['a stream', 'Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n'],
    ['a long one', `Content-Length: ${1024 * 1024}\r\n\r\npart`],
  ])('but %s becomes 401, and the service sees its connection close', async (_name, rest) => {
    const { handles, service, answer, outcome } = await pendingRequest();
    handles[0]?.cut();
    service.socket?.write(`HTTP/1.1 200 OK\r\n${rest}`);
    expect(await answer).toMatchObject({ status: 401, body: 'invalid_token' });
    expect(await outcome()).toBe('cut');
    await until(() => service.closed, 'the service to see it');
  });

  it('and so does none at all, in time', async () => {
    const { handles, service, answer } = await pendingRequest();
    handles[0]?.cut();
    expect(await answer).toMatchObject({ status: 401, body: 'invalid_token' });
    await until(() => service.closed, 'the service to see it');
  });

  it('and it is not sent again when its connection dies', async () => {
    let requests = 0;
    let last: Socket | undefined;
    const servicePort = await scripted((socket) => {
      requests += 1;
      last = socket;
    });
    const { port, handles } = await rig.proxy(servicePort);
    const answer = RawConnection.ask(port, get());
    await until(() => requests === 1, 'the request');
    handles[0]?.cut();
    last?.destroy();
    expect(await answer).toMatchObject({ status: 502 });
    expect(requests).toBe(1);
  });

  it('within an answer resets the client; nothing more reaches it', async () => {
    let service: Socket | undefined;
    const servicePort = await scripted((socket) => {
      service = socket;
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n');
    });
    const { port, handles } = await rig.proxy(servicePort);
    const connection = await RawConnection.open(port);
    connection.send(get());
    await connection.see('part');
    handles[0]?.cut();
    service?.write('6\r\nsecret\r\n');
    await connection.closed();
    expect(connection.wasReset).toBe(true);
    expect(connection.text).not.toContain('secret');
    await until(() => service?.destroyed === true, 'the service to see it');
  });

  it.each([
    ['a small body', 'Content-Length: 10\r\n\r\nabc'],
    ['a large body', 'Content-Length: 100000\r\n\r\nabc'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('while %s arrives is 401, and the service never sees it whole', async (_name, rest) => {
    let ended = false;
    const service = await rig.service((request) => {
      request.on('end', () => (ended = true)).on('error', () => undefined);
      request.resume();
    });
    const { port, handles } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(`POST / HTTP/1.1\r\nHost: a\r\n${rest}`);
    await until(() => handles.length === 1, 'the request');
    handles[0]?.cut();
    expect(await connection.answer()).toMatchObject({
      status: 401,
      headers: { connection: 'close' },
    });
    await connection.closed();
    expect(ended).toBe(false);
  });

  it('of a request that still waits for a connection is 401, and it is never sent', async () => {
    let requests = 0;
    let release = (): unknown => undefined;
    const service = await rig.service((_request, response) => {
      requests += 1;
      release = () => response.end('ok');
    });
    const { port, pool, handles } = await rig.proxy(service, {
      pool: { connections: 1 },
      timeouts: { queueMs: 60_000 },
    });
    const first = RawConnection.ask(port, get());
    await until(() => requests === 1, 'the first');
    const second = RawConnection.ask(port, get());
    await until(() => pool.inFlight === 2, 'the second');
    handles[1]?.cut();
    expect(await second).toMatchObject({ status: 401 });
    release();
    await first;
    await until(() => pool.inFlight === 0, 'the queue to empty');
    expect(requests).toBe(1);
  });

  it('after the end changes nothing', async () => {
    const service = await rig.service((_request, response) => response.end('ok'));
    const { port, handles, outcome } = await rig.proxy(service);
    const connection = await RawConnection.open(port);
    connection.send(get('/1'));
    await connection.answer();
    await outcome();
    handles[0]?.cut();
    connection.send(get('/2'));
    expect(await connection.answer()).toMatchObject({ status: 200 });
    connection.close();
  });
});
