import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { eventually } from './eventually.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** What a peer received, and how it ended. */
interface Peer {
  socket: Socket;
  received: () => string;
  ended: () => boolean;
  closed: () => boolean;
}

function peerOf(socket: Socket): Peer {
  let received = '';
  let ended = false;
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  socket.on('end', () => (ended = true));
  socket.on('error', () => undefined);
  return { socket, received: () => received, ended: () => ended, closed: () => socket.closed };
}

describe('startTcpProxy', () => {
  const opened: { destroy(): unknown }[] = [];
  let servers: Server[] = [];
  let proxy: TcpProxy;
  let accepted: Peer[];
  let target: number;

  async function serve(onConnection: (socket: Socket) => void): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, onConnection).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  async function open(): Promise<{ client: Peer; server: Peer }> {
    const before = accepted.length;
    const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
    opened.push(socket);
    const client = peerOf(socket);
    await once(socket, 'connect');
    const server = await eventually(() => accepted[before] ?? null);
    return { client, server };
  }
  const arrives = (peer: Peer, text: string) => eventually(() => peer.received() === text);
  /** Long enough for bytes that are not held to have come through a few times over. */
  async function roundTrips(): Promise<void> {
    const other = await startTcpProxy({ target: { port: target } });
    const socket = connect({ port: other.port, host: '127.0.0.1' });
    for (let count = 0; count < 20; count += 1) {
      const echo = eventually(() => accepted.at(-1)?.received().length === count + 1);
      socket.write('.');
      await echo;
    }
    socket.destroy();
    await other.close();
  }

  beforeEach(async () => {
    accepted = [];
    target = await serve((socket) => {
      opened.push(socket);
      accepted.push(peerOf(socket));
    });
    proxy = await startTcpProxy({ target: { port: target } });
  });
  afterEach(async () => {
    await proxy.close();
    for (const each of opened.splice(0)) each.destroy();
    for (const server of servers) server.close();
    servers = [];
  });

  test('carries bytes, half-closes and large bodies both ways unchanged', async () => {
    const { client, server } = await open();
    const large = Array.from({ length: 300_000 }, (_, index) => `${index},`).join('');
    client.socket.write(large);
    client.socket.end();
    await eventually(() => server.ended());
    expect(server.received() === large).toBe(true);
    expect(client.ended()).toBe(false);
    server.socket.end('answer');
    await arrives(client, 'answer');
    await eventually(() => client.ended() && proxy.connectionCount === 0);
  });

  test('holds a large body back when nobody reads it', async () => {
    const { client, server } = await open();
    server.socket.pause();
    const piece = Buffer.alloc(1 << 20);
    let written = 0;
    for (; written < 64 && client.socket.write(piece);) written += 1;
    for (; written < 64; written += 1) client.socket.write(piece);
    await roundTrips();
    expect(client.socket.writableLength).toBeGreaterThan(16 << 20);
    server.socket.resume();
    await eventually(() => client.socket.writableLength === 0);
  });

  test('delays bytes in the direction asked for, and in both', async () => {
    const { client, server } = await open();
    const delayMs = 300;
    const timed = async (from: Peer, to: Peer, text: string): Promise<number> => {
      const start = performance.now();
      from.socket.write(text);
      await eventually(() => to.received().endsWith(text), { everyMs: 1 });
      return performance.now() - start;
    };
    proxy.delay(delayMs, 'to-target');
    const slow = timed(client, server, 'a');
    await timed(server, client, 'b');
    expect(server.received()).toBe('');
    expect(await slow).toBeGreaterThanOrEqual(delayMs - 1);
    proxy.delay(delayMs);
    expect(await timed(server, client, 'c')).toBeGreaterThanOrEqual(delayMs - 1);
    proxy.delay(0);
    await timed(client, server, 'd');
    expect([server.received(), client.received()]).toEqual(['ad', 'bc']);
  });

  test('pause holds bytes, ends and resets of open and new connections until resume', async () => {
    const first = await open();
    const second = await open();
    proxy.pause();
    const third = await open();
    first.client.socket.write('held');
    second.server.socket.resetAndDestroy();
    third.client.socket.end('held too');
    await roundTrips();
    expect(first.server.received()).toBe('');
    expect(second.client.closed()).toBe(false);
    expect(third.server.ended()).toBe(false);
    proxy.resume();
    await arrives(first.server, 'held');
    await arrives(third.server, 'held too');
    await eventually(() => second.client.closed() && third.server.ended());
  });

  test('pause of one direction lets the other one through', async () => {
    const { client, server } = await open();
    proxy.pause('to-client');
    client.socket.write('question');
    await arrives(server, 'question');
    server.socket.write('answer');
    await roundTrips();
    expect(client.received()).toBe('');
    proxy.resume('to-client');
    await arrives(client, 'answer');
  });

  test('drop loses bytes of one direction, and heal breaks only connections that lost some', async () => {
    const lossy = await open();
    const whole = await open();
    proxy.drop('to-target');
    lossy.client.socket.write('lost');
    lossy.server.socket.write('kept');
    await arrives(lossy.client, 'kept');
    await roundTrips();
    expect(lossy.server.received()).toBe('');
    proxy.heal();
    await eventually(() => lossy.client.closed() && lossy.server.closed());
    whole.client.socket.write('after');
    await arrives(whole.server, 'after');
  });

  test('cut breaks open connections at both ends and welcomes new ones', async () => {
    const { client, server } = await open();
    proxy.cut();
    await eventually(() => client.closed() && server.closed());
    expect(client.ended()).toBe(false);
    const again = await open();
    again.client.socket.write('here');
    await arrives(again.server, 'here');
  });

  test('refuse refuses new connections and keeps open ones; accept takes them again', async () => {
    const { client, server } = await open();
    await proxy.refuse();
    const refused = connect({ port: proxy.port, host: '127.0.0.1' });
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    client.socket.write('still here');
    await arrives(server, 'still here');
    await proxy.accept();
    const again = await open();
    again.client.socket.write('here');
    await arrives(again.server, 'here');
  });

  test('switchTarget sends new connections elsewhere, and a target that is gone breaks them', async () => {
    const { client, server } = await open();
    const greeting = await serve((socket) => {
      opened.push(socket);
      socket.write('the other one');
    });
    proxy.switchTarget({ port: greeting });
    const moved = connect({ port: proxy.port, host: '127.0.0.1' });
    opened.push(moved);
    await arrives(peerOf(moved), 'the other one');
    client.socket.write('as before');
    await arrives(server, 'as before');

    servers.at(-1)!.close();
    moved.destroy();
    const lost = connect({ port: proxy.port, host: '127.0.0.1' });
    await once(lost, 'close').catch(() => undefined);
    expect(lost.destroyed).toBe(true);
  });

  test('a reset at one end is a reset at the other', async () => {
    const { client, server } = await open();
    server.socket.resetAndDestroy();
    await eventually(() => client.closed());
    expect(client.ended()).toBe(false);
  });
});
