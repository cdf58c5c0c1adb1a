import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

import { closeAtEnd } from '../end-registry.js';

/** What a stand-in was asked. */
export interface StandRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** The body, taken as a form. */
  readonly form: URLSearchParams;
}

export interface StandAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Gives the answer, or null when it does to the response itself whatever it wants to. */
export type Answering = (
  request: StandRequest,
  response: ServerResponse,
) => StandAnswer | null | Promise<StandAnswer | null>;

export interface StandServer {
  readonly baseUrl: string;
  readonly port: number;
  /** TCP connections that were made so far. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

const maxBodyBytes = 65_536;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: StandAnswer): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

/** An http server on 127.0.0.1 for one stand-in, closed with the test file. */
export async function startStandServer(answering: Answering): Promise<StandServer> {
  let connections = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(await readBody(request));
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand.invalid');
    const { method = '', headers } = request;
    const asked = { method, path: pathname, headers, query: searchParams, form };
    const answer = await answering(asked, response);
    if (answer) send(response, answer);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  // Nobody keeps a connection that would be found broken when another stand takes the port.
  server.maxRequestsPerSocket = 1;
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const close = async (): Promise<void> => {
    forget();
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  const forget = closeAtEnd(close);
  return { baseUrl: `http://127.0.0.1:${port}`, port, connections: () => connections, close };
}
