import { csrfHeader, type RouteDefinition } from '@orchestrator/contracts';
import { csrfTokenOf, isCsrfTokenOf } from '@orchestrator/http';
import { tokenDigest } from '@orchestrator/token-format';
import type { Cookies } from './credentials/cookies.js';
import type { EdgeRequest } from './edge/read-request.js';
import type { GatewayParts } from './gateway-parts.js';
import type { Passage } from './passage.js';

/** What is kept of a session cookie once its value is dropped. */
export interface SessionProof {
  readonly digest: string;
  /** The request changes nothing, or carries the CSRF token of this cookie. */
  readonly csrfGood: boolean;
  /** For the service, on sign-in routes. */
  readonly csrfToken: string | undefined;
}

export type BrowserVerdict =
  | { readonly allowed: true; readonly session: SessionProof | undefined }
  | {
      readonly allowed: false;
      readonly code: 'ambiguous_credentials' | 'cross_site_refused';
      readonly detail: string;
    };

const refused = (
  code: 'ambiguous_credentials' | 'cross_site_refused',
  detail: string,
): BrowserVerdict => ({ allowed: false, code, detail });

/**
 * The rules for requests that come with cookies: one credential, and what changes something only
 * from our own pages. What sign-in routes get of the browser is laid into the passage.
 * @param hasToken there was an `Authorization` header
 */
export function readBrowser(
  parts: GatewayParts,
  passage: Passage,
  { headers }: EdgeRequest,
  route: RouteDefinition,
  hasToken: boolean,
): BrowserVerdict {
  const cookies = parts.cookies.read(headers.cookies);
  const doubt = ambiguity(cookies, route, hasToken);
  if (doubt !== undefined) return refused('ambiguous_credentials', doubt);
  const unsafe = isUnsafe(passage);
  const signIn = route.signIn ? cookies.signIn : undefined;
  if (unsafe && (cookies.session !== undefined || signIn !== undefined)) {
    const fault = parts.crossSite(headers.forward, headers.host);
    if (fault !== undefined) return refused('cross_site_refused', fault);
  }
  const sent = headers.csrfTokens.length === 1 ? headers.csrfTokens[0] : undefined;
  if (route.signIn) {
    passage.signInHeaders = [
      ...(signIn === undefined ? [] : ['cookie', parts.cookies.signInHeader(signIn)]),
      ...(sent === undefined ? [] : [csrfHeader, sent]),
    ];
  }
  if (cookies.session === undefined) return { allowed: true, session: undefined };
  // On public routes a cookie is no authority to change anything.
  if (unsafe && route.access.who === 'public') return { allowed: true, session: undefined };
  return {
    allowed: true,
    session: {
      digest: tokenDigest(cookies.session),
      csrfGood: !unsafe || isCsrfTokenOf(cookies.session, sent),
      csrfToken: route.signIn ? csrfTokenOf(cookies.session) : undefined,
    },
  };
}

function ambiguity(
  cookies: Cookies,
  route: RouteDefinition,
  hasToken: boolean,
): string | undefined {
  if (hasToken && cookies.namesSession) return 'Send a token or a session cookie, not both.';
  if (cookies.severalSessions) return 'Send one session cookie.';
  if (route.signIn && cookies.severalSignIns) return 'Send one sign-in cookie.';
  return undefined;
}

const isUnsafe = ({ request: { method } }: Passage): boolean =>
  method !== 'GET' && method !== 'HEAD';
