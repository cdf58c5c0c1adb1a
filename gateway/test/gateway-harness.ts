import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { createLocalCoherence } from '@orchestrator/cache';
import {
  answer,
  assertionHeader,
  type Caller,
  coherenceId,
  cookieNames,
  defineRoute,
  freshSession,
  only,
  open,
  resolvePrincipal,
  type ResolvedPrincipal,
  type ResolvedSession,
  resolveSession,
  type RouteDefinition,
  scoped,
  type VerifiedToken,
  verifyToken,
} from '@orchestrator/contracts';
import {
  type AssertionVerifier,
  createAssertionVerifier,
  generateSigningKey,
  publicPart,
} from '@orchestrator/internal-auth';
import { type CloudEvent, createInProcessEventBus } from '@orchestrator/messaging';
import { csrfTokenOf } from '@orchestrator/http';
import { createLogger } from '@orchestrator/observability';
import { rawRequest, type RawResponse } from '@orchestrator/testing';
import { generateToken, tokenDigest, type TokenKind } from '@orchestrator/token-format';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { readGatewayConfig, runGateway, type RunningGateway } from '../src/index.js';

const anything = { 200: answer('Anything', z.unknown()) };
const declare = (
  init: Pick<RouteDefinition, 'id' | 'method' | 'path' | 'access'> & Partial<RouteDefinition>,
) => defineRoute({ service: 'token', summary: 'For tests', answers: anything, ...init });

/** Routes that only tests have. */
export const testRoutes = [
  declare({ id: 'readThing', method: 'GET', path: '/api/thing', access: scoped('read') }),
  declare({
    id: 'writeThing',
    method: 'POST',
    path: '/api/thing',
    access: scoped('repo:write'),
    body: z.unknown(),
    maxBodyBytes: 100_000,
  }),
  declare({ id: 'stream', method: 'GET', path: '/api/stream', access: scoped('read') }),
  declare({ id: 'slow', method: 'GET', path: '/api/slow', access: scoped('read') }),
  declare({ id: 'broken', method: 'GET', path: '/api/broken', access: scoped('read') }),
  declare({ id: 'open', method: 'GET', path: '/api/open', access: open() }),
  declare({
    id: 'openWrite',
    method: 'POST',
    path: '/api/open',
    access: open(),
    body: z.unknown(),
  }),
  declare({
    id: 'signInRead',
    method: 'GET',
    path: '/api/sign-in',
    access: open(),
    signIn: true,
  }),
  declare({
    id: 'signInWrite',
    method: 'POST',
    path: '/api/sign-in',
    access: open(),
    body: z.unknown(),
    signIn: true,
  }),
  declare({
    id: 'linkWrite',
    method: 'POST',
    path: '/api/link',
    access: freshSession(),
    body: z.unknown(),
    signIn: true,
  }),
  declare({ id: 'cookies', method: 'GET', path: '/api/cookies', access: open() }),
  declare({ id: 'agents', method: 'GET', path: '/api/agents', access: only('agent') }),
  declare({
    id: 'org',
    method: 'GET',
    path: '/api/orgs/{org}',
    access: scoped('read'),
    params: z.object({ org: z.string() }),
  }),
  declare({
    id: 'file',
    method: 'GET',
    path: '/api/files/{+path}',
    access: scoped('read'),
    params: z.object({ path: z.string() }),
  }),
];

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly caller: Caller;
  readonly body: string;
}

export interface Issued {
  readonly id: string;
  readonly value: string;
  readonly authorization: string;
}

export interface IssuedSession {
  readonly id: string;
  readonly value: string;
  readonly cookie: string;
  readonly csrfToken: string;
}

/** A gateway over stand-ins for the token and the identity service, in one process. */
export class GatewayHarness {
  readonly seen: SeenRequest[] = [];
  readonly events: CloudEvent[] = [];
  readonly logLines: string[] = [];
  readonly held: ServerResponse[] = [];
  /** How often each owner was asked. */
  readonly asked = { verify: 0, session: 0, resolve: 0 };
  readonly user = { id: uuidv7(), name: 'ada' };
  readonly coherence = { token: createLocalCoherence(), identity: createLocalCoherence() };
  gateway!: RunningGateway;
  signingKey = '';
  readonly sealKeys = JSON.stringify([{ id: 'a', key: randomBytes(32).toString('base64') }]);
  readonly #tokens = new Map<string, () => VerifiedToken>();
  readonly #sessions = new Map<string, ResolvedSession>();
  readonly #bus = createInProcessEventBus({
    log: createLogger({ service: 'bus', level: 'silent' }),
  });
  #service!: Server;
  #verifier!: AssertionVerifier;
  principal: ResolvedPrincipal;

  private constructor() {
    this.principal = {
      status: 'active',
      ids: [coherenceId.user(this.user.id)],
      principal: {
        type: 'user',
        ...this.user,
        namespaces: [{ ...this.user, type: 'user', role: 'owner' }],
      },
    };
  }

  static async start(environment: Record<string, string> = {}): Promise<GatewayHarness> {
    const harness = new GatewayHarness();
    const key = await generateSigningKey('gateway');
    harness.signingKey = JSON.stringify(key);
    harness.#verifier = await createAssertionVerifier({
      audience: 'token',
      trustedKeys: [publicPart(key)],
    });
    const identityVerifier = await createAssertionVerifier({
      audience: 'identity',
      trustedKeys: [publicPart(key)],
    });
    harness.#service = createServer((request, response) => {
      void harness.#serve(request, response, identityVerifier);
    });
    harness.#service.listen(0, '127.0.0.1');
    await once(harness.#service, 'listening');
    const url = `http://127.0.0.1:${(harness.#service.address() as AddressInfo).port}`;
    await harness.#bus.consume({
      queue: 'test.all',
      types: ['#'],
      handle: (event) => {
        harness.events.push(event);
        return Promise.resolve();
      },
    });
    const config = readGatewayConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      INTERNAL_HOST: '127.0.0.1',
      INTERNAL_PORT: '0',
      PUBLIC_URL: 'http://localhost:8080',
      ALLOWED_HOSTS: '127.0.0.1',
      TOKEN_URL: url,
      IDENTITY_URL: url,
      SIGNING_KEY: harness.signingKey,
      SEAL_KEYS: harness.sealKeys,
      PROCESS_METRICS: 'false',
      TOKEN_REPORT_MS: '50',
      SHUTDOWN_GRACE_MS: '500',
      UPSTREAM_TIMEOUT_MS: '400',
      ...environment,
    });
    harness.gateway = await runGateway(config, {
      routes: testRoutes,
      bus: harness.#bus,
      readers: {
        token: harness.coherence.token.reader,
        identity: harness.coherence.identity.reader,
      },
      log: createLogger({
        service: 'gateway',
        level: 'trace',
        destination: { write: (text) => void harness.logLines.push(text) },
      }),
    });
    return harness;
  }

  get url(): string {
    return `http://127.0.0.1:${this.gateway.port}`;
  }

  /** A token that the stand-in for the token service knows. */
  issue(
    options: {
      kind?: TokenKind;
      scopes?: string[];
      ipAllowlist?: string[] | null;
      remainingMs?: number | null;
    } = {},
  ): Issued {
    const kind = options.kind ?? 'personal';
    const id = uuidv7();
    const value = generateToken(kind);
    const endMs = Date.now() + (options.remainingMs ?? Infinity);
    const ids = [coherenceId.token(id)];
    const live = {
      status: 'live' as const,
      ids,
      token: {
        id,
        kind,
        scopes: (options.scopes ?? ['read', 'repo:write']) as never,
        expires_at: null,
        ip_allowlist: options.ipAllowlist ?? null,
        repositories: null,
      },
      principal: { type: 'user' as const, id: this.user.id },
    };
    this.#tokens.set(tokenDigest(value), () => {
      const left = endMs - Date.now();
      if (left <= 0) {
        return {
          status: 'refused',
          ids,
          token_id: id,
          principal: live.principal,
          reason: 'expired',
        };
      }
      return { ...live, remaining_ms: left === Infinity ? null : left };
    });
    return { id, value, authorization: `Bearer ${value}` };
  }

  /** What the token service does when a token is revoked: commit, then tell every reader. */
  async revoke({ id, value }: Issued): Promise<void> {
    const ids = [coherenceId.token(id)];
    const principal = { type: 'user', id: this.user.id } as const;
    const refused = { status: 'refused', ids, token_id: id, principal, reason: 'revoked' } as const;
    this.#tokens.set(tokenDigest(value), () => refused);
    await this.coherence.token.owner.announce([coherenceId.token(id)]);
  }

  /** A session that the stand-in for the identity service knows. */
  issueSession(options: { remainingMs?: number; secure?: boolean } = {}): IssuedSession {
    const id = uuidv7();
    const value = `ors_${randomBytes(32).toString('base64url')}`;
    this.#sessions.set(tokenDigest(value), {
      status: 'live',
      ids: [coherenceId.session(id)],
      remaining_ms: options.remainingMs ?? 600_000,
      session: { id, fresh_until: new Date(Date.now() + 600_000).toISOString() },
      user_id: this.user.id,
    });
    const name = cookieNames.session[options.secure ? 'secure' : 'loopback'];
    return { id, value, cookie: `${name}=${value}`, csrfToken: csrfTokenOf(value) };
  }

  /** What the identity service does when a session ends: commit, then tell every reader. */
  async endSession({ id, value }: IssuedSession): Promise<void> {
    this.#sessions.delete(tokenDigest(value));
    await this.coherence.identity.owner.announce([coherenceId.session(id)]);
  }

  async changePrincipal(principal: ResolvedPrincipal): Promise<void> {
    this.principal = principal;
    await this.coherence.identity.owner.announce([coherenceId.user(this.user.id)]);
  }

  get(path: string, issued?: Issued, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      headers: { ...(issued && { authorization: issued.authorization }), ...headers },
    });
  }

  /** As a page of this origin posts it; each header can be replaced, or left out with null. */
  post(path: string, headers: Record<string, string | null> = {}): Promise<RawResponse> {
    const all: Record<string, string | null> = {
      host: `localhost:${this.gateway.port}`,
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      ...headers,
    };
    const lines = Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [`${name}: ${value}\r\n`],
    );
    const head = `POST ${path} HTTP/1.1\r\n${lines.join('')}`;
    const { port } = this.gateway;
    return rawRequest(port, `${head}Content-Length: 2\r\nConnection: close\r\n\r\n{}`);
  }

  /** The stand-ins go away: connections are refused from now on. */
  async stopServices(): Promise<void> {
    this.#service.closeAllConnections();
    await new Promise((resolve) => this.#service.close(resolve));
  }

  async close(): Promise<void> {
    for (const response of this.held) response.destroy();
    await this.gateway.close();
    this.#service.closeAllConnections();
    this.#service.close();
    await this.#bus.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse, identity: AssertionVerifier) {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks).toString();
    const url = request.url ?? '';
    const isIdentity = url === resolvePrincipal.path || url === resolveSession.path;
    const verifier = isIdentity ? identity : this.#verifier;
    const caller = await verifier.verify(request.headers[assertionHeader] as string);
    if (url === verifyToken.path) {
      this.#answerVerify(body, response);
      return;
    }
    if (url === resolveSession.path) {
      this.asked.session += 1;
      const { digest } = JSON.parse(body) as { digest: string };
      sendJson(response, this.#sessions.get(digest) ?? { status: 'unknown' });
      return;
    }
    if (url === resolvePrincipal.path) {
      this.asked.resolve += 1;
      sendJson(response, this.principal);
      return;
    }
    this.seen.push({
      method: request.method ?? '',
      url,
      rawHeaders: request.rawHeaders,
      caller,
      body,
    });
    if (url.startsWith('/api/slow')) return void this.held.push(response);
    if (url.startsWith('/api/cookies')) {
      const cookies = ['a=1; Path=/', `${cookieNames.session.loopback}=x; HttpOnly`, 'b=2'];
      response.writeHead(302, { location: '/next', 'set-cookie': cookies });
      return void response.end();
    }
    if (url.startsWith('/api/broken')) return void response.destroy();
    if (url.startsWith('/api/stream')) {
      this.held.push(response);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return void response.write('data: first\n\n');
    }
    sendJson(response, { url });
  }

  #answerVerify(body: string, response: ServerResponse): void {
    this.asked.verify += 1;
    const { digest } = JSON.parse(body) as { digest: string };
    sendJson(response, this.#tokens.get(digest)?.() ?? { status: 'unknown' });
  }
}

const sendJson = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

/** Every value that a service saw under this header name, in any case. */
export const headerValues = ({ rawHeaders }: SeenRequest, name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

export const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code;
