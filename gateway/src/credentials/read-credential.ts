import {
  parseToken,
  prefixes,
  tokenDigest,
  type TokenKind,
  tokenKinds,
} from '@orchestrator/token-format';

export type Credential =
  | { readonly type: 'none' }
  | { readonly type: 'token'; readonly digest: string; readonly kind: TokenKind }
  /**
   * Something was there that can't be a token of ours: no look-up is needed to refuse it. Its kind is
   * what its first letters say.
   */
  | { readonly type: 'junk'; readonly kind: TokenKind | undefined }
  | { readonly type: 'ambiguous'; readonly detail: string };

const none: Credential = { type: 'none' };
const junk: Credential = { type: 'junk', kind: undefined };
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
  return credentialOf(value);
}

/** The credential that this value is. */
export function credentialOf(value: string): Credential {
  const parsed = parseToken(value);
  if (parsed) return { type: 'token', digest: tokenDigest(value), kind: parsed.kind };
  const kind = tokenKinds.find((one) => value.startsWith(prefixes[one]));
  return kind === undefined ? junk : { type: 'junk', kind };
}

const scheme = 'bearer ';

function bearerValue(header: string): string | undefined {
  if (header.length <= scheme.length) return undefined;
  if (header.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  return header.slice(scheme.length).trim();
}
