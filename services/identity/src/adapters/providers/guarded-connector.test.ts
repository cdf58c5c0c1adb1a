import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { closeAtEnd } from '@orchestrator/testing';
import { createGuardedConnector, resolveBySystem } from './guarded-connector.js';

test.each(['http:', 'https:'])(
  'abuse 35: an address is refused by itself, with no URL looked at before: %s',
  async (protocol) => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closeAtEnd(() => void server.close());
    const port = String((server.address() as AddressInfo).port);
    const connect = createGuardedConnector({
      networks: [],
      timeoutMs: 1_000,
      resolve: resolveBySystem,
    });
    for (const hostname of ['127.0.0.1', '[::ffff:127.0.0.1]', 'localhost']) {
      const outcome = await new Promise((resolve) => {
        connect({ hostname, protocol, port }, (...[error]) => resolve(error));
      });
      expect(outcome).toMatchObject({ name: 'AddressRefusedError' });
    }
    expect(connections).toBe(0);
  },
);
