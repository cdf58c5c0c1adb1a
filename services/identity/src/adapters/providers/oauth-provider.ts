import type OAuth2Strategy from 'passport-oauth2';
import type { ProviderAccount, SignInProvider, SignInRequest } from '../../domain/provider.js';
import { codeChallengeOf, hardenStrategy } from './harden-strategy.js';
import type { ProviderClient } from './provider-client.js';
import { checkAnswerIssuer, type ProviderContext } from './provider-context.js';
import { locationOf, userOf } from './run-strategy.js';
import { createStateStore } from './state-store.js';
import { requestTokens } from './token-request.js';

/** In what a provider that speaks OAuth 2.0 differs from others. */
export interface OAuthDialect {
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  /** What it may call itself in its answers. */
  readonly issuers: readonly string[];
  /** Further parameters that have it ask who is there. */
  readonly reauthenticate: Readonly<Record<string, string>>;
  readonly createStrategy: (
    options: OAuth2Strategy.StrategyOptions,
    verify: OAuth2Strategy.VerifyFunction<ProviderAccount>,
  ) => OAuth2Strategy;
  /** @throws ProviderError */
  readonly readAccount: (
    ask: (url: string) => ReturnType<ProviderClient>,
  ) => Promise<Omit<ProviderAccount, 'issuer'>>;
}

/** A provider that has no ID tokens: who it is comes from its API (RFC 6749, RFC 7636). */
export function createOAuthProvider(
  { settings, redirectUri, client }: ProviderContext,
  dialect: OAuthDialect,
): SignInProvider {
  const { clientId, clientSecret, issuer } = settings;
  const readAccount = async (accessToken: string): Promise<ProviderAccount> => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const account = await dialect.readAccount((url) => client(url, { headers }));
    return { ...account, issuer };
  };
  const exchange = async (code: string, form: Record<string, string>) => {
    const endpoint = { url: dialect.tokenUrl, clientId, clientSecret } as const;
    const { accessToken } = await requestTokens(
      client,
      { ...endpoint, authentication: 'post' },
      { ...form, code },
    );
    return { accessToken, results: {} };
  };
  const strategyFor = (request: SignInRequest): OAuth2Strategy => {
    const strategy = dialect.createStrategy(
      {
        authorizationURL: dialect.authorizationUrl,
        tokenURL: dialect.tokenUrl,
        clientID: clientId,
        clientSecret,
        callbackURL: redirectUri,
        scope: [...settings.scopes],
        scopeSeparator: ' ',
        // It sends on what the store gives as PKCE verifier; its declaration knows booleans alone.
        store: createStateStore(
          request.state,
          request.codeVerifier,
        ) as unknown as OAuth2Strategy.StateStore,
      },
      (
        _accessToken: string,
        _refreshToken: string,
        account: ProviderAccount,
        verified: OAuth2Strategy.VerifyCallback,
      ) => verified(null, account),
    );
    return hardenStrategy(strategy, {
      authorizationParams: {
        ...codeChallengeOf(request),
        ...(request.reauthenticate && dialect.reauthenticate),
      },
      exchange,
      userProfile: readAccount,
    });
  };
  return {
    id: settings.id,
    name: settings.name,
    type: settings.type,
    icon: settings.icon,
    issuer,
    begin: (request) => locationOf(strategyFor(request)),
    complete: async (answer, request) => {
      checkAnswerIssuer(answer.iss, dialect.issuers);
      return (await userOf(strategyFor(request), answer)) as ProviderAccount;
    },
  };
}
