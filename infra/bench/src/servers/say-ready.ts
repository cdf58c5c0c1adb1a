import { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free loopback port and tells it on standard output. */
export function sayReady(server: Server): void {
  server.listen(0, '127.0.0.1', 4_096, () => {
    console.log(`listening on ${(server.address() as AddressInfo).port}`);
  });
}
