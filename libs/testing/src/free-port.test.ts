import { once } from 'node:events';
import { createServer } from 'node:net';

import { expect, test } from '@jest/globals';

import { freePort } from './free-port.js';

test('a free port can be listened on', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

test('two free ports in a row differ', async () => {
  expect(await freePort()).not.toBe(await freePort());
});
