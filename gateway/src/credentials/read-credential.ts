import { parseToken, tokenDigest, type TokenKind } from '@orchestrator/token-format';

export type Credential =
  | { readonly type: 'none' }
  | { readonly type: 'token'; readonly digest: string; readonly kind: TokenKind }
  /** Something was there that can't be a token of ours: no look-up is needed to refuse it. */
  | { readonly type: 'junk' }
  | { readonly type: 'ambiguous'; readonly detail: string };

const none: Credential = { type: 'none' };
const junk: Credential = { type: 'junk' };
const several: Credential = {
  type: 'ambiguous',
  detail: 'Send one Authorization header, with one Bearer token.',
};

/**
 * The credential of a request (RFC 6750 section 2.1). The value is dropped here; from now on only
 * its digest exists.
 * @param authorization every Authorization header that came
 */
export function readCredential(authorization: readonly string[]): Credential {
  const [header] = authorization;
  if (header === undefined) return none;
  if (authorization.length > 1) return several;
  const value = bearerValue(header);
  if (value === undefined) return junk;
  if (value.includes(' ') || value.includes(',')) return several;
  const parsed = parseToken(value);
  return parsed ? { type: 'token', digest: tokenDigest(value), kind: parsed.kind } : junk;
}

const scheme = 'bearer ';

function bearerValue(header: string): string | undefined {
  if (header.length <= scheme.length) return undefined;
  if (header.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  return header.slice(scheme.length).trim();
}

const credentialParameter = /(?:^|&)(?:access_token|token)(?:=|&|$)/i;

/**
 * Does a query string carry a credential? RFC 6750 section 2.3 allows it, but URLs end up in logs
 * and histories, so it is refused. Percent-encoded spellings of the names count.
 */
export function queryHasCredential(query: string): boolean {
  if (!query.includes('token') && !query.includes('%') && !/token/i.test(query)) return false;
  return credentialParameter.test(decodeNames(query));
}

function decodeNames(query: string): string {
  return query
    .split('&')
    .map((pair) => decodeURIComponentSafely(pair.split('=', 1)[0] ?? ''))
    .join('&');
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).trim();
  } catch {
    return text;
  }
}
