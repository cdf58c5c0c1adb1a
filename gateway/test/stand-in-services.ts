import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { createLocalCoherence } from '@orchestrator/cache';
import {
  assertionHeader,
  type Caller,
  coherenceId,
  cookieNames,
  refusalHeader,
  reportRotationFork,
  resolvePrincipal,
  type ResolvedPrincipal,
  type ResolvedSession,
  resolveSession,
  revokeLeakedDigests,
  type VerifiedToken,
  verifyToken,
  verifyTokens,
} from '@orchestrator/contracts';
import { csrfTokenOf } from '@orchestrator/http';
import {
  type AssertionVerifier,
  createAssertionVerifier,
  type TrustedKey,
} from '@orchestrator/internal-auth';
import { generateToken, tokenDigest, type TokenKind } from '@orchestrator/token-format';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';

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

type ReportedFork = z.infer<typeof reportRotationFork.body>;
type ReportedLeak = z.infer<typeof revokeLeakedDigests.body>;

type Known = Exclude<VerifiedToken, { status: 'unknown' }>;
type Ownership = Pick<Known, 'principal' | 'namespace'>;

/** What the gateway sends when it asks. */
interface Question {
  readonly digest?: string;
  readonly digests?: readonly string[];
  readonly id?: string;
}

/** Stand-ins for the token service and the identity service behind one port. */
export class StandInServices {
  readonly seen: SeenRequest[] = [];
  readonly held: ServerResponse[] = [];
  /** What the token service was told of, in the order in which it was. */
  readonly forks: ReportedFork[] = [];
  readonly leaks: ReportedLeak[] = [];
  /** The token service is there, but can't do what it is told. */
  broken = false;
  /** How often each owner was asked. */
  readonly asked = { verify: 0, session: 0, resolve: 0 };
  readonly user = { id: uuidv7(), name: 'ada' };
  readonly organization = { id: uuidv7(), name: 'acme' };
  readonly project = { id: uuidv7(), name: 'acme/web' };
  readonly coherence = { token: createLocalCoherence(), identity: createLocalCoherence() };
  readonly #tokens = new Map<string, () => Known>();
  readonly #sessions = new Map<string, ResolvedSession>();
  readonly #principals = new Map<string, ResolvedPrincipal>();
  #server!: Server;
  #verifiers!: Readonly<Record<'token' | 'identity', AssertionVerifier>>;

  protected constructor() {
    const acme = { ...this.organization, type: 'organization' as const };
    this.#principals.set(this.user.id, {
      status: 'active',
      ids: [coherenceId.user(this.user.id)],
      principal: {
        type: 'user',
        ...this.user,
        namespaces: [{ ...this.user, type: 'user', role: 'owner' }],
      },
    });
    this.#principals.set(acme.id, {
      status: 'active',
      ids: [coherenceId.organization(acme.id)],
      principal: { ...acme, namespaces: [{ ...acme, role: 'admin' }] },
    });
  }

  /** @returns their URL */
  protected async listen(trustedKeys: readonly TrustedKey[]): Promise<string> {
    this.#verifiers = {
      token: await createAssertionVerifier({ audience: 'token', trustedKeys }),
      identity: await createAssertionVerifier({ audience: 'identity', trustedKeys }),
    };
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A token that the token service knows; of the owner that its kind usually has. */
  issue(
    options: {
      kind?: TokenKind;
      scopes?: string[];
      ipAllowlist?: string[] | null;
      remainingMs?: number | null;
      /** Owned by the organization, where its kind may be either's. */
      ofOrganization?: boolean;
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
      ...this.#ownershipOf(kind, options.ofOrganization ?? false),
    };
    this.#tokens.set(tokenDigest(value), () => {
      const left = endMs - Date.now();
      return left > 0
        ? { ...live, remaining_ms: left === Infinity ? null : left }
        : refused(live, id, 'expired');
    });
    return { id, value, authorization: `Bearer ${value}` };
  }

  /** What the token service does when a token ends: commit, then tell every reader. */
  async revoke({ id, value }: Issued, reason: 'revoked' | 'rotated' = 'revoked'): Promise<void> {
    const digest = tokenDigest(value);
    const known = this.#tokens.get(digest)?.();
    if (known) this.#tokens.set(digest, () => refused(known, id, reason));
    await this.coherence.token.owner.announce([coherenceId.token(id)]);
  }

  /** A session that the identity service knows. */
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

  /** What the identity service says of the user. */
  get principal(): ResolvedPrincipal {
    return this.#principals.get(this.user.id) ?? { status: 'unknown' };
  }

  /** What the identity service does when the user changes: commit, then tell every reader. */
  async changePrincipal(principal: ResolvedPrincipal): Promise<void> {
    this.#principals.set(this.user.id, principal);
    await this.coherence.identity.owner.announce([coherenceId.user(this.user.id)]);
  }

  /** The same when the organization is deleted. */
  async deleteOrganization(): Promise<void> {
    const { id } = this.organization;
    this.#principals.delete(id);
    await this.coherence.identity.owner.announce([coherenceId.organization(id)]);
  }

  /** The stand-ins go away: connections are refused from now on. */
  async stopServices(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #ownershipOf(kind: TokenKind, ofOrganization: boolean): Ownership {
    const user = { type: 'user' as const, id: this.user.id };
    const organization = { type: 'organization' as const, id: this.organization.id };
    if (kind === 'trigger') {
      const namespace = ofOrganization ? organization : user;
      return { principal: { type: 'project', ...this.project }, namespace };
    }
    return kind === 'organization' || ofOrganization
      ? { principal: { ...organization, name: this.organization.name }, namespace: organization }
      : { principal: { ...user, name: this.user.name }, namespace: user };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks).toString();
    const url = request.url ?? '';
    const isIdentity = url === resolvePrincipal.path || url === resolveSession.path;
    const verifier = this.#verifiers[isIdentity ? 'identity' : 'token'];
    const caller = await verifier.verify(request.headers[assertionHeader] as string);
    if (caller.type === 'service') {
      this.#answerGateway(url, body, response);
      return;
    }
    const { method = '', rawHeaders } = request;
    this.seen.push({ method, url, rawHeaders, caller, body });
    if (url.startsWith('/api/slow')) return void this.held.push(response);
    if (url.startsWith('/api/cookies')) {
      const cookies = ['a=1; Path=/', `${cookieNames.session.loopback}=x; HttpOnly`, 'b=2'];
      response.writeHead(302, { location: '/next', 'set-cookie': cookies });
      return void response.end();
    }
    if (url.startsWith('/api/limited/')) {
      response.writeHead(403, { [refusalHeader]: url.slice('/api/limited/'.length) });
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

  /** What the gateway asks on its own account. */
  #answerGateway(url: string, body: string, response: ServerResponse): void {
    const { digest = '', digests = [], id = '' } = JSON.parse(body) as Question;
    if (url === verifyToken.path) {
      this.asked.verify += 1;
      return sendJson(response, this.#verdictOf(digest));
    }
    if (url === verifyTokens.path) {
      this.asked.verify += digests.length;
      const verdicts = digests.map((one) => [one, this.#verdictOf(one)]);
      return sendJson(response, { verdicts: Object.fromEntries(verdicts) as unknown });
    }
    if (url === reportRotationFork.path || url === revokeLeakedDigests.path) {
      this.#answerReport(url, body, response);
      return;
    }
    if (url === resolveSession.path) {
      this.asked.session += 1;
      return sendJson(response, this.#sessions.get(digest) ?? { status: 'unknown' });
    }
    this.asked.resolve += 1;
    sendJson(response, this.#principals.get(id) ?? { status: 'unknown' });
  }

  #answerReport(url: string, body: string, response: ServerResponse): void {
    if (this.broken) return void response.writeHead(500).end();
    if (url === reportRotationFork.path) {
      this.forks.push(reportRotationFork.body.parse(JSON.parse(body)));
    } else {
      this.leaks.push(revokeLeakedDigests.body.parse(JSON.parse(body)));
    }
    response.writeHead(204).end();
  }

  #verdictOf(digest: string): VerifiedToken {
    return this.#tokens.get(digest)?.() ?? { status: 'unknown' };
  }
}

function refused(
  known: Pick<Known, 'ids' | keyof Ownership>,
  id: string,
  reason: 'revoked' | 'expired' | 'rotated',
): Known {
  const { ids, principal, namespace } = known;
  return { status: 'refused', ids, token_id: id, principal, namespace, reason };
}

const sendJson = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
