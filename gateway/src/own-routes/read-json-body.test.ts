import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { revokeLeakedTokens } from '@orchestrator/contracts';
import { readRequest } from '../edge/read-request.js';
import { beginPassage } from '../passage.js';
import { readJsonBody } from './read-json-body.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A client that sends this much of a request, and what became of its body. */
async function send(text: string, requestIdleMs: number) {
  const results: Promise<unknown>[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const edge = readRequest(request);
    if (typeof edge === 'string') throw new Error(edge);
    const passage = beginPassage(request, response, '', edge.headers.forward);
    const timeouts = { requestIdleMs, requestTotalMs: 0 };
    results.push(
      readJsonBody(passage, edge, revokeLeakedTokens, timeouts).catch((error: unknown) => error),
    );
  }).listen(0, '127.0.0.1');
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  await once(server, 'listening');
  const socket: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  closing.push(
    () => socket.destroy(),
    () => server.close(),
  );
  const asked = once(server, 'request');
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${text}`);
  await asked;
  return { socket, body: results[0] };
}

test('a body that stops arriving is request_timeout', async () => {
  const { body } = await send('Content-Length: 20\r\n\r\n{', 50);
  expect(await body).toMatchObject({ details: { code: 'request_timeout' } });
});

test('a client that goes away in the middle is told nothing', async () => {
  const { body, socket } = await send('Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n', 0);
  socket.destroy();
  expect(await body).toMatchObject({ name: 'BodyFailure', problem: undefined });
});

test('a client that waits to be asked for its body is asked', async () => {
  const { body, socket } = await send('Expect: 100-continue\r\nContent-Length: 4\r\n\r\n', 0);
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write('true');
  expect(await body).toBe(true);
});
