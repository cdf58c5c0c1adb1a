import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { ConnectionPool } from './connection-pool.js';

const request = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';
const open: { server: Server; pool: ConnectionPool }[] = [];

async function poolTo(server: Server, most: number): Promise<ConnectionPool> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const pool = new ConnectionPool(port, request, most, 1);
  open.push({ server, pool });
  return pool;
}

const statuses = (pool: ConnectionPool, count: number) =>
  Promise.all(Array.from({ length: count }, () => new Promise((resolve) => pool.send(resolve))));

afterEach(() => {
  for (const { server, pool } of open.splice(0)) {
    pool.close();
    server.close();
    server.closeAllConnections();
  }
});

test('answers of known length, in chunks and without a body are all read to their end', async () => {
  const endings = [
    { status: 200, body: 'x'.repeat(100_000), headers: { 'Content-Length': '100000' } },
    { status: 200, body: 'chunk', headers: { 'Transfer-Encoding': 'chunked' } },
    { status: 204, body: '', headers: {} },
  ];
  let asked = 0;
  const server = createServer((_request, response) => {
    const ending = endings[asked++ % endings.length]!;
    response.writeHead(ending.status, ending.headers).end(ending.body);
  });
  expect(await statuses(await poolTo(server, 1), 6)).toEqual([200, 200, 204, 200, 200, 204]);
});

test('no more connections are opened than allowed, and waiting requests are answered', async () => {
  let connections = 0;
  const server = createServer((_request, response) => {
    setImmediate(() => response.end('ok'));
  }).on('connection', () => (connections += 1));
  expect(await statuses(await poolTo(server, 3), 30)).toEqual(Array(30).fill(200));
  expect(connections).toBeLessThanOrEqual(3);
});

test('a broken connection is a failed request, and the next one gets another', async () => {
  let asked = 0;
  const server = createServer((incoming, response) => {
    asked += 1;
    if (asked === 1) incoming.socket.destroy();
    else response.end('ok');
  });
  expect(await statuses(await poolTo(server, 1), 2)).toEqual([undefined, 200]);
});
