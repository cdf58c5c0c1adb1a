import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerClientError } from './answer-client-error.js';
import { capConnections } from './cap-connections.js';
import { defaultEdgeLimits, type EdgeLimits } from './edge-limits.js';
import { createEdgeMessages, type MessagePrototypes } from './edge-messages.js';
import { rawProblem } from './raw-problem.js';
import { stopServer } from './stop-server.js';

export interface EdgeServerOptions {
  /** Called for every request whose bytes are sound HTTP; see `readRequest` for the rest. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** The Express app that may answer some requests: its prototypes become those of all messages. */
  readonly app?: MessagePrototypes;
  readonly limits?: Partial<EdgeLimits>;
  /** Peers that may hold any number of connections: the proxies in front of us. */
  readonly isTrustedProxy?: (address: string) => boolean;
}

export interface EdgeServer {
  readonly server: Server;
  /** @returns the port, which `port: 0` leaves to the system */
  listen(address: { host: string; port: number }): Promise<number>;
  /**
   * First each answer closes its connection while new ones are still taken, for `drainMs`; then
   * nothing new is accepted, what is in flight may finish until `deadlineMs` more have passed, and
   * what is left is cut.
   */
  stop(options?: { drainMs?: number; deadlineMs?: number }): Promise<void>;
}

/** The public HTTP/1.1 server: strict parsing, limits, and answers for what is no request. */
export function createEdgeServer(options: EdgeServerOptions): EdgeServer {
  const limits = { ...defaultEdgeLimits, ...options.limits };
  let stopping = false;
  const messages = createEdgeMessages({
    app: options.app,
    lingerMs: limits.lingerMs,
    isStopping: () => stopping,
  });
  const server = createServer({
    ...messages,
    insecureHTTPParser: false,
    // `readRequest` asks for it, and answers with a problem where node:http would not.
    requireHostHeader: false,
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    // Bodies have their own limits, by route; see `proxyRequest`.
    requestTimeout: 0,
    connectionsCheckingInterval: limits.checkIntervalMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    noDelay: true,
  });
  // Node hides what is above its limit, Content-Length too; `stripHeaders` counts them instead.
  server.maxHeadersCount = 0;
  server.maxConnections = limits.maxConnections;
  const accept = (request: IncomingMessage, response: ServerResponse): void => {
    // What follows an answer that closes the connection is discarded, never executed.
    if (request.socket.writableEnded) request.socket.destroy();
    else options.handler(request, response);
  };
  server.on('request', accept);
  // `100 Continue` is sent when the body is wanted, that is after the request was authorized.
  server.on('checkContinue', accept);
  server.on('checkExpectation', accept);
  server.on('connect', (_request, socket) => socket.end(rawProblem('bad_target')));
  server.on('clientError', (error, socket) => answerClientError(error, socket, limits.lingerMs));
  capConnections(server, {
    maxPerAddress: limits.maxConnectionsPerAddress,
    isExempt: options.isTrustedProxy ?? (() => false),
  });
  return {
    server,
    listen: (address) => listen(server, address),
    stop: ({ drainMs = 0, deadlineMs = 10_000 } = {}) => {
      stopping = true;
      return stopServer(server, { drainMs, deadlineMs });
    },
  };
}

const listen = (server: Server, address: { host: string; port: number }): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...address, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
