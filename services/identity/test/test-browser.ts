import {
  beginLink,
  beginSignIn,
  type Caller,
  csrfHeader,
  csrfTokenHeader,
  endSignIn,
  fillPath,
  readPendingSignUp,
  resolvePrincipal,
  resolveSession,
  signUp,
} from '@orchestrator/contracts';
import { csrfTokenOf } from '@orchestrator/http';
import type { Response } from 'supertest';
import { digestOf } from '../src/domain/secret.js';
import type { FakeAccount, FakeProvider } from './fake-provider.js';
import { gatewayItself, type Harness } from './harness.js';

type Method = 'get' | 'post';
const anonymous: Caller = { type: 'anonymous' };

/** A browser with the gateway before it: keeps the cookies, and hands on what the gateway would. */
export class TestBrowser {
  /** The value of the session cookie. */
  session: string | undefined;
  /** The value of the sign-in cookie. */
  signIn: string | undefined;

  constructor(private readonly harness: Harness) {}

  /** A second browser with what this one holds at this moment, as a thief of cookies would have. */
  copy(): TestBrowser {
    const other = new TestBrowser(this.harness);
    other.session = this.session;
    other.signIn = this.signIn;
    return other;
  }

  /** Who the gateway takes this browser for. */
  async caller(): Promise<Caller> {
    if (this.session === undefined) return anonymous;
    const ask = (path: string, body: object) =>
      this.harness.send('post', path, gatewayItself).send(body).expect(200);
    const digest = digestOf(this.session).toString('base64url');
    const { body: found } = await ask(resolveSession.path, { digest });
    if (found.status !== 'live') return anonymous;
    const { body } = await ask(resolvePrincipal.path, { type: 'user', id: found.user_id });
    if (body.status !== 'active') return anonymous;
    return { type: 'session', session: found.session, principal: body.principal };
  }

  async send(
    method: Method,
    path: string,
    { body, csrf, caller }: { body?: object; csrf?: string | undefined; caller?: Caller } = {},
  ): Promise<Response> {
    const sent = this.harness.send(method, path, caller ?? (await this.caller()));
    if (this.signIn !== undefined) void sent.set('cookie', `sign-in=${this.signIn}`);
    if (this.session !== undefined) void sent.set(csrfTokenHeader, csrfTokenOf(this.session));
    if (csrf !== undefined) void sent.set(csrfHeader, csrf);
    const answer = await (body === undefined ? sent : sent.send(body));
    this.#keep(answer);
    return answer;
  }

  /** Begins to sign in. @returns where the provider is */
  async begin(provider: FakeProvider, query: Record<string, string> = {}): Promise<string> {
    const path = fillPath(beginSignIn.path, { provider: provider.id });
    const { headers } = await this.send('get', `${path}?${new URLSearchParams(query).toString()}`);
    return String(headers.location);
  }

  /** Comes back from a provider. */
  callback(provider: FakeProvider, query: URLSearchParams | string): Promise<Response> {
    const path = fillPath(endSignIn.path, { provider: provider.id });
    return this.send('get', `${path}?${query.toString()}`);
  }

  /** Signs in, all the way but for signing up. */
  async signInWith(
    provider: FakeProvider,
    account: FakeAccount,
    query: Record<string, string> = {},
  ): Promise<Response> {
    const location = await this.begin(provider, query);
    return this.callback(provider, provider.authorize(location, account));
  }

  /** Picks a username after a first sign-in. */
  async signUp(username: string, more: object = {}): Promise<Response> {
    const csrf = this.signIn === undefined ? undefined : csrfTokenOf(this.signIn);
    return this.send('post', signUp.path, { body: { username, ...more }, csrf });
  }

  readPendingSignUp(): Promise<Response> {
    return this.send('get', readPendingSignUp.path);
  }

  /** A new account. @returns its id */
  async join(provider: FakeProvider, account: FakeAccount, username: string): Promise<string> {
    await this.signInWith(provider, account);
    const { body, status } = await this.signUp(username);
    if (status !== 201) throw new Error(`Signing up answered ${status}`);
    return body.id as string;
  }

  /** Begins a link, and comes back with it. @returns the id of what is to be confirmed */
  async bringLink(provider: FakeProvider, account: FakeAccount): Promise<string> {
    const { body } = await this.send('post', fillPath(beginLink.path, { provider: provider.id }));
    const query = provider.authorize(body.location as string, account);
    const { headers } = await this.callback(provider, query);
    return new URL(String(headers.location), 'http://localhost').searchParams.get('confirm') ?? '';
  }

  #keep({ headers }: Response): void {
    for (const field of [headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(field) ?? [];
      const kept = value === '' ? undefined : value;
      if (name === 'session') this.session = kept;
      if (name === 'sign-in') this.signIn = kept;
    }
  }
}
