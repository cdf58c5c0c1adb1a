import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messagesOf } from './express-messages.js';

export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** Stops accepting, lets what is in flight finish for at most `deadlineMs`, then cuts it. */
  close(deadlineMs?: number): Promise<void>;
}

/** Limits of a server that only our own processes reach; the gateway has stricter ones. */
const serviceLimits = {
  maxHeaderSize: 64 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 0,
  // Longer than the idle time of the clients' pools, so that it is always the client that closes.
  keepAliveTimeout: 65_000,
};

/**
 * Starts an HTTP server.
 * @param address where to listen; port 0 picks a free one
 */
export async function listen(
  app: RequestListener,
  address: { host: string; port: number },
): Promise<Listening> {
  const server = createServer({ ...serviceLimits, ...messagesOf(app) }, app);
  await bindServer(server, address);
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: (deadlineMs = 10_000) => closeGracefully(server, deadlineMs),
  };
}

/** Binds a server to an address; rejects when that is not possible. */
export const bindServer = (
  server: Server,
  address: { host: string; port: number },
): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** No new connections, idle ones closed, busy ones finished or, at the deadline, cut. */
export async function closeGracefully(server: Server, deadlineMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), deadlineMs);
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  await closed;
  clearTimeout(cut);
  clearInterval(sweep);
}
