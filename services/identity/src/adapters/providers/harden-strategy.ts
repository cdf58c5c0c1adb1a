import { createHash } from 'node:crypto';
import type { Strategy } from 'passport';
import type { SignInRequest } from '../../domain/provider.js';

type TokenCallback = (
  error: unknown,
  accessToken?: string,
  refreshToken?: string,
  results?: Readonly<Record<string, unknown>>,
) => void;

interface Exchanged {
  readonly accessToken: string;
  /** What else the token endpoint gave. */
  readonly results: Readonly<Record<string, unknown>>;
}

interface Parts<P> {
  /** Further parameters of the authorization request. */
  readonly authorizationParams: Readonly<Record<string, string>>;
  /** In place of the strategy's own token request. */
  readonly exchange: (code: string, form: Record<string, string>) => Promise<Exchanged>;
  /** In place of the strategy's own profile request. */
  readonly userProfile?: (accessToken: string) => Promise<P>;
}

/** What strategies keep for those who derive from them. */
interface Opened {
  _oauth2: {
    getOAuthAccessToken: (
      code: string,
      form: Record<string, string>,
      callback: TokenCallback,
    ) => void;
  };
  authorizationParams: () => Record<string, string>;
  userProfile?: (accessToken: string, done: (error: unknown, profile?: unknown) => void) => void;
}

/**
 * Replaces every request that a strategy makes by ours, and adds parameters to the page that it
 * sends people to.
 */
export function hardenStrategy<S extends Strategy, P>(strategy: S, parts: Parts<P>): S {
  // These are declared protected, and meant to be overridden: this does it for all three at once.
  const opened = strategy as unknown as Opened;
  opened.authorizationParams = () => ({ ...parts.authorizationParams });
  opened._oauth2.getOAuthAccessToken = (code, form, callback) => {
    parts
      .exchange(code, form)
      .then(({ accessToken, results }) => callback(null, accessToken, undefined, results))
      .catch(callback);
  };
  const { userProfile } = parts;
  if (userProfile !== undefined) {
    opened.userProfile = (accessToken, done) => {
      userProfile(accessToken)
        .then((profile) => done(null, profile))
        .catch(done);
    };
  }
  return strategy;
}

/** RFC 7636 section 4.3. */
export const codeChallengeOf = ({ codeVerifier }: Pick<SignInRequest, 'codeVerifier'>) => ({
  code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  code_challenge_method: 'S256',
});
