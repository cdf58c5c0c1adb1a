import { randomBytes } from 'node:crypto';

import type { AdapterPayload, Configuration, JWKS } from 'oidc-provider';

import type { loadOidcProvider } from './load-oidc-provider.js';
import type { MemoryStore } from './memory-store.js';
import { problemPage } from './sign-in-page.js';
import type { SigningAlgorithm } from './signing-keys.js';

export interface LocalClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** May be changed while the provider runs. */
  redirectUris: readonly string[];
}

/** Claims of an account, by its subject. */
export type ClaimsOf = (subject: string) => Record<string, unknown>;

/** @see OpenID Connect Dynamic Client Registration 1.0, section 2 */
export function clientMetadata(client: LocalClient, algorithm: SigningAlgorithm): AdapterPayload {
  return {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    redirect_uris: client.redirectUris,
    id_token_signed_response_alg: algorithm,
    require_auth_time: true,
  };
}

interface Settings {
  oidc: Awaited<ReturnType<typeof loadOidcProvider>>;
  store: MemoryStore;
  keys: JWKS;
  port: number;
  title: string;
  asksEachTime: boolean;
  claimsOf: ClaimsOf;
}

type Policy = NonNullable<NonNullable<Configuration['interactions']>['policy']>;

/** Asks who is there; never for consent, which nobody could answer otherwise than with yes. */
function policyOf({ oidc, asksEachTime }: Settings): Policy {
  const { base, Check } = oidc.interactionPolicy;
  const policy = base();
  policy.remove('consent');
  if (asksEachTime) {
    const check = new Check(
      'asks_each_time',
      'The provider asks each time',
      ({ oidc: { result } }) => (result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT),
    );
    policy.get('login')?.checks.add(check);
  }
  return policy;
}

/** The codes that it gives are for PKCE clients only (RFC 7636), for a minute, once. */
export function providerSettings(settings: Settings): Configuration {
  const { store, keys, port, title, claimsOf } = settings;
  const cookie = (name: string): string => `local_provider_${port}_${name}`;
  return {
    adapter: store.adapter,
    jwks: keys,
    // Browsers share the cookies of a host among its ports: another provider here has other names.
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: {
        session: cookie('session'),
        interaction: cookie('interaction'),
        resume: cookie('resume'),
      },
    },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'picture'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    scopes: ['openid'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: {
      policy: policyOf(settings),
      url: (_context, { uid }) => `/interaction/${uid}`,
    },
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, provider, requestParamOIDCScopes } = oidc;
      if (!client || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
      });
      grant.addOIDCScope([...requestParamOIDCScopes].join(' '));
      await grant.save();
      return grant;
    },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({
        name: subject,
        preferred_username: subject,
        email: `${subject}@localhost`,
        email_verified: false,
        ...claimsOf(subject),
        sub: subject,
      }),
    }),
    renderError: (context, { error, error_description: description }) => {
      context.type = 'html';
      context.body = problemPage(title, `${error}: ${description ?? 'no more is known'}`);
    },
    clientBasedCORS: () => false,
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 300,
      Interaction: 3_600,
      Session: 86_400,
    },
  };
}
