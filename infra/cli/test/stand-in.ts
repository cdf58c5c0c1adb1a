import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { closeAtEnd } from '@orchestrator/testing';
import { generateToken } from '@orchestrator/token-format';
import { runCli } from '../src/index.js';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

interface GivenAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface StandIn {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** What the next requests are answered with; the last one for all that follow. */
  answer(...answers: readonly GivenAnswer[]): void;
}

/** A server that says what it is told to. */
export async function startStandIn(): Promise<StandIn> {
  const requests: SeenRequest[] = [];
  let answers: GivenAnswer[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({
        method: request.method ?? '',
        path: request.url ?? '',
        token: request.headers.authorization,
        body: body === '' ? undefined : JSON.parse(body),
      });
      const next = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
      response.writeHead(next.status, { 'content-type': 'application/json', ...next.headers });
      response.end(next.body === undefined ? '' : JSON.stringify(next.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeAtEnd(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens nowhere.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    answer: (...given) => {
      requests.length = 0;
      answers = [...given];
    },
  };
}

/** A token that was never issued. */
export const callersToken = generateToken('personal');

/** Runs the command line in this process. */
export async function run(
  args: readonly string[],
  environment: Record<string, string>,
  input?: string,
) {
  const [told, complained]: [string[], string[]] = [[], []];
  const stdin = Object.assign(Readable.from([input ?? '']), { isTTY: input === undefined });
  const code = await runCli(args, environment, {
    tell: (line) => told.push(line),
    complain: (line) => complained.push(line),
    input: stdin,
  });
  return { code, told: told.join('\n'), complained: complained.join('\n') };
}

/** A problem as the gateway answers it (RFC 9457). */
export const problem = (status: number, code: string, more: object = {}) => ({
  status,
  body: {
    type: `urn:orchestrator-access:problem:${code}`,
    title: `The title of ${code}`,
    status,
    code,
    request_id: '0190-request',
    ...more,
  },
});

export const tokenObject = (more: object = {}) => ({
  id: '01960000-0000-7000-8000-000000000001',
  kind: 'personal',
  label: 'deploy',
  description: '',
  scopes: ['read', 'trigger'],
  labels: {},
  owner: { type: 'user', id: '01960000-0000-7000-8000-000000000002', name: 'ada' },
  prefix: 'orp_',
  last_characters: 'abcd',
  status: 'active',
  created_at: '2026-01-31T12:00:00.000Z',
  created_by: { type: 'user', id: '01960000-0000-7000-8000-000000000002', name: 'ada' },
  expires_at: null,
  last_used_at: null,
  last_used_ip: null,
  last_used_user_agent: null,
  ip_allowlist: null,
  repositories: null,
  rotated_from: null,
  overlap_ends_at: null,
  revoked_at: null,
  revoked_reason: null,
  ...more,
});
