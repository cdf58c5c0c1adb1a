import { cookieNames, sessionValuePattern, signInValuePattern } from '@orchestrator/contracts';

/** Our cookies in a request. */
export interface Cookies {
  /** The secret of a session; never kept. */
  readonly session: string | undefined;
  /** The secret that ties a browser to the sign-ins that it began; never kept. */
  readonly signIn: string | undefined;
  /** A session by any of its names, whatever its value: not beside a token. */
  readonly namesSession: boolean;
  readonly severalSessions: boolean;
  readonly severalSignIns: boolean;
}

const sessionNames: readonly string[] = Object.values(cookieNames.session);

export interface CookieJar {
  /** @param headers every `Cookie` header that came (RFC 6265 section 4.2.1) */
  read(headers: readonly string[]): Cookies;
  /** The `Cookie` header with which a service gets the sign-in cookie, and no other. */
  signInHeader(value: string): string;
}

/**
 * Knows our cookies. Under https only the `__Host-` names count: a neighbour on another sub-domain,
 * or one without TLS, can set a cookie of the plain name, never of these (RFC 6265bis section
 * 4.1.3.2). A value that can be none of ours is no cookie.
 */
export function createCookieJar(publicUrl: string): CookieJar {
  const form = publicUrl.startsWith('https:') ? 'secure' : 'loopback';
  const session = cookieNames.session[form];
  const signIn = cookieNames.signIn[form];
  return {
    read(headers) {
      const pairs = headers.flatMap((header) => header.split(';').map(pairOf));
      const valuesOf = (wanted: string) =>
        pairs.filter(({ name }) => name === wanted).map(({ value }) => value);
      const [sessions, signIns] = [valuesOf(session), valuesOf(signIn)];
      return {
        session: sessions.find((value) => sessionValuePattern.test(value)),
        signIn: signIns.find((value) => signInValuePattern.test(value)),
        namesSession: pairs.some(({ name }) => sessionNames.includes(name)),
        severalSessions: sessions.length > 1,
        severalSignIns: signIns.length > 1,
      };
    },
    signInHeader: (value) => `${signIn}=${value}`,
  };
}

/**
 * Around a pair space and tab go away, and nothing else: `trim` would take more, such as a no-break
 * space, and a browser lets anybody set a cookie whose name begins with one, since to the browser
 * that is no `__Host-` name.
 */
function pairOf(pair: string): { readonly name: string; readonly value: string } {
  let start = 0;
  let end = pair.length;
  while (isPadding(pair, start)) start += 1;
  while (end > start && isPadding(pair, end - 1)) end -= 1;
  const text = pair.slice(start, end);
  const equals = text.indexOf('=');
  return equals === -1
    ? { name: '', value: text }
    : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

const isPadding = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t';
