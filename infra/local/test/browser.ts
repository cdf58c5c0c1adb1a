import {
  beginSignIn,
  csrfHeader,
  fillPath,
  readPendingSignUp,
  readSession,
  signUp,
} from '@orchestrator/contracts';
import { CookieJar, signInAtProvider } from '@orchestrator/testing';

export interface Visit {
  readonly status: number;
  readonly location: string | null;
  /** Parsed where it is JSON. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** A browser with a cookie jar, at one gateway; it follows no redirect by itself. */
export class Browser {
  #jar = new CookieJar();

  constructor(readonly origin: string) {}

  /** The cookies that a request to this path would carry. */
  cookieHeader(path = '/'): string {
    return this.#jar.headerFor(new URL(path, this.origin));
  }

  /** Uses the jar of another browser, as a thief would. */
  steal(other: Browser): void {
    this.#jar = other.#jar.copy();
  }

  get(path: string): Promise<Visit> {
    return this.visit('GET', path);
  }

  /** As a page of this origin would send it, with the CSRF token of the session. */
  async send(method: string, path: string, body?: unknown, csrf?: string): Promise<Visit> {
    const token = csrf ?? (await this.get(readSession.path)).body.csrf_token;
    return this.visit(method, path, body, {
      origin: this.origin,
      ...(typeof token === 'string' && { [csrfHeader]: token }),
    });
  }

  async visit(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    const url = new URL(path, this.origin);
    const cookie = this.#jar.headerFor(url);
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie !== '' && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    this.#jar.take(url, answer);
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      body: isJson ? JSON.parse(text) : text,
    };
  }

  /** Signs in at a provider that shows a form for a name; gives where the gateway sends the browser. */
  async signIn(
    provider: string,
    name: string,
    options: {
      query?: string;
      authorize?: (location: string, name: string) => Promise<string>;
    } = {},
  ): Promise<Visit> {
    const path = fillPath(beginSignIn.path, { provider });
    const begun = await this.get(`${path}${options.query ?? ''}`);
    return this.comeBack(begun.location ?? '', name, options.authorize);
  }

  async comeBack(
    location: string,
    name: string,
    authorize: (location: string, name: string) => Promise<string> = signInAtProvider,
  ): Promise<Visit> {
    const callback = new URL(await authorize(location, name));
    return this.get(callback.pathname + callback.search);
  }

  /** Makes the account that a first sign-in asks for. */
  async signUp(username: string, more: object = {}): Promise<Visit> {
    const { body } = await this.get(readPendingSignUp.path);
    return this.send('POST', signUp.path, { username, ...more }, body.csrf_token);
  }
}
