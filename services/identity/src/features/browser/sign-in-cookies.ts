import { cookieNames, signInValuePattern } from '@orchestrator/contracts';
import type { RequestContext } from '@orchestrator/http';
import { sessionLifetimes } from '../../domain/session.js';

/** The cookies of this service as `Set-Cookie` fields (RFC 6265 section 4.1), and back. */
export interface SignInCookies {
  /** The secret that ties the browser to the sign-ins that it began; undefined when it has none. */
  readBrowser(context: RequestContext): string | undefined;
  setBrowser(secret: string): string;
  clearBrowser(): string;
  setSession(secret: string): string;
  clearSession(): string;
}

const browserSeconds = 3_600;
const sessionSeconds = sessionLifetimes.absoluteDays * 86_400;

/** @param secure the origin is https: browsers then take the cookies over it alone, and from no other host */
export function createSignInCookies(secure: boolean): SignInCookies {
  const kind = secure ? 'secure' : 'loopback';
  const { session, signIn } = {
    session: cookieNames.session[kind],
    signIn: cookieNames.signIn[kind],
  };
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const set = (name: string, value: string, maxAgeSeconds: number): string =>
    `${name}=${value}; Max-Age=${maxAgeSeconds}; ${attributes}`;
  return {
    readBrowser: ({ header }) => {
      const values = (header('cookie') ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .flatMap((pair) => (pair.startsWith(`${signIn}=`) ? pair.slice(signIn.length + 1) : []));
      // Of two it can't be told which one is ours, so neither is.
      const [value] = values;
      return values.length === 1 && value !== undefined && signInValuePattern.test(value)
        ? value
        : undefined;
    },
    setBrowser: (secret) => set(signIn, secret, browserSeconds),
    clearBrowser: () => set(signIn, '', 0),
    setSession: (secret) => set(session, secret, sessionSeconds),
    clearSession: () => set(session, '', 0),
  };
}
