import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createEdgeServer, type EdgeServer } from '../src/edge/create-edge-server.js';
import { readRequest } from '../src/edge/read-request.js';
import {
  defaultProxyTimeouts,
  type ProxyHandle,
  type ProxyTimeouts,
} from '../src/proxy/proxy-options.js';
import type { ProxyProblemCode } from '../src/proxy/proxy-problem.js';
import { proxyRequest } from '../src/proxy/proxy-request.js';
import {
  createUpstreamPools,
  type UpstreamPool,
  type UpstreamPoolOptions,
} from '../src/proxy/upstream-pools.js';
import { until } from './raw-connection.js';

const statusOf: Record<ProxyProblemCode, number> = {
  bad_request: 400,
  invalid_token: 401,
  assertion_refused: 503,
  request_timeout: 408,
  body_too_large: 413,
  bad_gateway: 502,
  unavailable: 503,
  gateway_timeout: 504,
};

export interface ProxySettings {
  readonly timeouts?: Partial<ProxyTimeouts>;
  readonly maxBodyBytes?: number;
  readonly pool?: Partial<Omit<UpstreamPoolOptions<'service'>, 'services'>>;
}

/** An edge that passes everything on to one service. */
export interface Proxy {
  readonly port: number;
  readonly pool: UpstreamPool;
  /** Every request so far, in order. */
  readonly handles: ProxyHandle[];
  /** The last request's handle, once it has ended. */
  readonly outcome: () => Promise<string | undefined>;
}

/** Everything a test has started; closed after it, when nothing may be in flight any more. */
export class Rig {
  readonly #closers: (() => Promise<unknown>)[] = [];
  readonly #pools: UpstreamPool[] = [];

  async close(): Promise<void> {
    try {
      const idle = (): boolean => this.#pools.every(({ inFlight }) => inFlight === 0);
      await until(idle, 'nothing in flight');
    } finally {
      for (const close of this.#closers.reverse()) await close();
    }
  }

  /** A service of node:http. */
  async service(
    handler: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<number> {
    const server = createHttpServer({ keepAliveTimeout: 60_000 }, handler);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#closers.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  }

  /** A service that says exactly the bytes it is told. */
  async rawService(onConnection: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onConnection(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#closers.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  }

  async proxy(servicePort: number, settings: ProxySettings = {}): Promise<Proxy> {
    const pools = createUpstreamPools({
      services: { service: new URL(`http://127.0.0.1:${servicePort}`) },
      ...settings.pool,
    });
    const pool = pools.of.service;
    const handles: ProxyHandle[] = [];
    const timeouts = { ...defaultProxyTimeouts, ...settings.timeouts };
    const edge: EdgeServer = createEdgeServer({
      limits: { lingerMs: 200 },
      handler: (request, response) => {
        const read = readRequest(request);
        if (typeof read === 'string') throw new Error(read);
        const { headers, target } = read;
        const handle = proxyRequest({
          pool,
          request,
          response,
          method: request.method ?? '',
          path: target.target,
          headers: headers.forward,
          contentLength: headers.contentLength,
          chunked: headers.chunked,
          maxBodyBytes: settings.maxBodyBytes ?? 1024 * 1024,
          timeouts,
          onProblem: (answer, code) => {
            answer.writeHead(statusOf[code], { 'content-type': 'application/problem+json' });
            answer.end(code);
          },
        });
        handles.push(handle);
      },
    });
    const port = await edge.listen({ host: '127.0.0.1', port: 0 });
    this.#pools.push(pool);
    this.#closers.push(async () => {
      await edge.stop({ deadlineMs: 0 });
      await pool.dispatcher.destroy();
    });
    return {
      port,
      pool,
      handles,
      outcome: async () => {
        await until(() => handles.at(-1)?.outcome !== undefined, 'the end of the request');
        return handles.at(-1)?.outcome;
      },
    };
  }
}
