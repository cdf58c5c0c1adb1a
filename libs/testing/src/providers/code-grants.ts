import { createHash, randomBytes } from 'node:crypto';

/** What somebody allowed at the authorization endpoint. */
export interface CodeGrant<Account> {
  readonly account: Account;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly scopes: readonly string[];
}

export interface Redemption {
  readonly code: string | null;
  readonly redirectUri: string | null;
  readonly codeVerifier: string | null;
  readonly ignoresPkce?: boolean;
}

/** The codes and access tokens of a stand-in: a code works once, for whoever began (RFC 7636). */
export class CodeGrants<Account> {
  readonly #codes = new Map<string, CodeGrant<Account>>();
  readonly #tokens = new Map<string, CodeGrant<Account>>();

  constructor(private readonly tokenPrefix = '') {}

  issueCode(grant: CodeGrant<Account>): string {
    const code = randomBytes(10).toString('hex');
    this.#codes.set(code, grant);
    return code;
  }

  /** Spends the code, whatever comes of it. */
  redeem({ code, redirectUri, codeVerifier, ignoresPkce = false }: Redemption) {
    const grant = this.#codes.get(code ?? '');
    this.#codes.delete(code ?? '');
    if (!grant) return 'bad-code';
    if (grant.redirectUri !== redirectUri) return 'bad-redirect-uri';
    const challenge = createHash('sha256')
      .update(codeVerifier ?? '')
      .digest('base64url');
    if (grant.codeChallenge !== challenge && !ignoresPkce) return 'bad-verifier';
    const token = this.tokenPrefix + randomBytes(18).toString('hex');
    this.#tokens.set(token, grant);
    return { token, grant };
  }

  /** Whose the token in an `Authorization` header is (RFC 6750; GitHub takes `token` too). */
  holderOf(authorization: string | undefined): CodeGrant<Account> | undefined {
    const token = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1];
    return this.#tokens.get(token ?? '');
  }
}

/** A client's id and secret: from the body, or from `Authorization: Basic` (RFC 6749, 2.3.1). */
export function clientOf(
  form: URLSearchParams,
  authorization: string | undefined,
): { id: string | null; secret: string | null } {
  const basic = /^basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}
