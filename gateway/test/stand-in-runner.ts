import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  anyMediaType,
  answer,
  assertionHeader,
  defineRoute,
  only,
  open,
  type RouteDefinition,
  scoped,
  streamAnswer,
} from '@orchestrator/contracts';
import { z } from 'zod';

const anything = { 200: answer('Anything', z.unknown()) };
const declare = (
  init: Pick<RouteDefinition, 'id' | 'method' | 'path' | 'access'> & Partial<RouteDefinition>,
) => defineRoute({ service: 'agent-gateway', summary: 'For tests', answers: anything, ...init });
const runner = true;

/** Routes like those of agents, of triggers, and of whoever sends or gets much. */
export const runnerTestRoutes: readonly RouteDefinition[] = [
  declare({ id: 'claim', method: 'POST', path: '/run/claim', access: only('instance'), runner }),
  declare({
    id: 'beat',
    method: 'POST',
    path: '/run/beat',
    access: { who: 'caller', kinds: ['instance', 'agent'], legacyAgent: true },
    runner,
  }),
  declare({
    id: 'jobFile',
    method: 'GET',
    path: '/run/file/{+path}',
    access: only('job'),
    params: z.object({ path: z.string() }),
    runner,
    queryCredential: 'token',
    answers: { 200: streamAnswer('The file', 'application/octet-stream') },
  }),
  declare({
    id: 'upload',
    method: 'POST',
    path: '/run/artifacts',
    access: only('job'),
    runner,
    content: { as: 'stream', type: anyMediaType },
    maxBodyBytes: 5 * 1024 ** 3,
  }),
  declare({
    id: 'download',
    method: 'GET',
    path: '/download',
    access: scoped('read'),
    answers: { 200: streamAnswer('Much', 'application/octet-stream') },
  }),
  declare({
    id: 'live',
    method: 'GET',
    path: '/live',
    access: scoped('read'),
    answers: { 200: streamAnswer('Events', 'text/event-stream') },
  }),
  declare({ id: 'call', method: 'GET', path: '/call', access: scoped('read') }),
  declare({ id: 'public', method: 'GET', path: '/public', access: open() }),
  declare({
    id: 'trigger',
    method: 'POST',
    path: '/trigger',
    access: scoped('trigger', { kinds: ['session', 'personal', 'organization', 'trigger'] }),
    gitlabToken: true,
  }),
  declare({
    id: 'hook',
    method: 'POST',
    path: '/hooks/{id}',
    access: open(),
    params: z.object({ id: z.string() }),
    content: { as: 'buffer', type: anyMediaType },
  }),
];

export interface SeenHead {
  readonly url: string;
  readonly rawHeaders: readonly string[];
}

/** A service behind the gateway that does what a test says. */
export class StandInRunner {
  readonly seen: SeenHead[] = [];
  /** Answers a request; `{}` with 200 unless a test says otherwise. */
  respond: (request: IncomingMessage, response: ServerResponse) => void = ok;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { url = '', rawHeaders } = request;
      this.seen.push({ url, rawHeaders });
      if (request.headers[assertionHeader] === undefined) response.writeHead(500).end();
      else this.respond(request, response);
    });
  }

  static async start(): Promise<StandInRunner> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StandInRunner(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.seen.length = 0;
    this.respond = ok;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const ok = (request: IncomingMessage, response: ServerResponse): void => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
};
