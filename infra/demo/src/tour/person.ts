import {
  beginSignIn,
  type Client,
  createClient,
  csrfHeader,
  fillPath,
  readPendingSignUp,
  readSession,
  signUp,
} from '@orchestrator/contracts';
import { CookieJar, signInAtProvider } from '@orchestrator/testing';

/** Somebody with a browser: cookies, and the CSRF token that pages of this origin send. */
export class Person {
  readonly #jar = new CookieJar();
  readonly client: Client;
  #csrfToken: string | undefined;

  constructor(readonly origin: string) {
    this.client = createClient({
      baseUrl: origin,
      headers: () => this.#headers(),
      timeoutMs: 30_000,
    });
  }

  /** Signs in at a local account of this name, and makes the account here that it asks for. */
  async signIn(provider: string, username: string): Promise<void> {
    const begun = await this.#get(fillPath(beginSignIn.path, { provider }));
    const callback = new URL(await signInAtProvider(begun, username));
    await this.#get(callback.pathname + callback.search);
    const pending = await this.client.call(readPendingSignUp, {});
    this.#csrfToken = pending.body.csrf_token;
    const url = new URL(signUp.path, this.origin);
    const answer = await fetch(url, {
      method: signUp.method,
      headers: { ...this.#headers(), 'content-type': 'application/json' },
      body: JSON.stringify({ username }),
    });
    this.#jar.take(url, answer);
    if (!answer.ok) throw new Error(`Signing up was answered ${answer.status}.`);
    const session = await this.client.call(readSession, {});
    if (session.body.user === null) throw new Error('Nobody is signed in.');
    this.#csrfToken = session.body.csrf_token;
  }

  /** Gives where it is sent on to. */
  async #get(path: string): Promise<string> {
    const url = new URL(path, this.origin);
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.#jar.headerFor(url) },
    });
    this.#jar.take(url, answer);
    await answer.text();
    return new URL(answer.headers.get('location') ?? '/', url).href;
  }

  #headers(): Record<string, string> {
    return {
      cookie: this.#jar.headerFor(new URL('/', this.origin)),
      origin: this.origin,
      ...(this.#csrfToken !== undefined && { [csrfHeader]: this.#csrfToken }),
    };
  }

  /** The headers of a request that is not JSON, such as the content of a file. */
  get headers(): Record<string, string> {
    return this.#headers();
  }
}
