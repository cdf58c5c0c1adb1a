import { once } from 'node:events';
import { createServer } from 'node:net';

const lowest = 15_000;
const highest = 31_000;
const taken = new Set<number>();

/**
 * A port on 127.0.0.1 for a program that will be killed and come back: below those that the system
 * gives to outgoing connections, so that none of these takes it in the meantime.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }
}
