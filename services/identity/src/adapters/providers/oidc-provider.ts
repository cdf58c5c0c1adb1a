import type { JSONWebKeySet, JWTPayload } from 'jose';
import openid from 'passport-openidconnect';
import type { Strategy } from 'passport';
import { ProviderError, type SignInProvider, type SignInRequest } from '../../domain/provider.js';
import { discover, type Discovery } from './discovery.js';
import { codeChallengeOf, hardenStrategy } from './harden-strategy.js';
import { fetchKeySet, verifyIdToken } from './id-token.js';
import { createKeptDocument } from './kept-document.js';
import { accountOf } from './oidc-account.js';
import { checkAnswerIssuer, type ProviderContext, reasonOf } from './provider-context.js';
import { locationOf, userOf } from './run-strategy.js';
import { createStateStore } from './state-store.js';
import { requestTokens } from './token-request.js';

const keepDiscoveryMs = 3_600_000;
/** A key that was withdrawn counts no longer than this. */
const keepKeysMs = 600_000;
const pauseMs = 10_000;
/** A provider's own clock may stand by this much against its answers. */
const presenceToleranceMs = 60_000;

interface Found {
  readonly claims: JWTPayload & { sub: string; iat: number };
  readonly accessToken: string;
}

/** A provider that speaks OpenID Connect. Nothing is asked of it before somebody signs in. */
export function createOidcProvider(context: ProviderContext): SignInProvider {
  const { settings, redirectUri, client, log } = context;
  const { clientId, clientSecret, issuer } = settings;
  const keep = <T>(what: string, lifetimeMs: number, load: () => Promise<T>) =>
    createKeptDocument({
      load,
      lifetimeMs,
      pauseMs,
      onFailure: (error) => {
        const reason = reasonOf(error);
        log.warn(
          { provider: settings.id, what, reason },
          'a document of a provider is not renewed',
        );
      },
    });
  const discovery = keep('discovery', keepDiscoveryMs, () => discover(client, settings));
  const keys = keep<JSONWebKeySet>('keys', keepKeysMs, async () =>
    fetchKeySet(client, (await discovery.get()).jwks_uri),
  );

  /** @param found called with what the ID token says, before the strategy sees any of it */
  const strategyFor = (
    request: SignInRequest,
    known: Discovery,
    found: (found: Found) => void = () => undefined,
  ): Strategy => {
    const store: unknown = createStateStore(request.state, { nonce: request.nonce });
    const strategy = new openid.Strategy(
      {
        issuer,
        authorizationURL: known.authorization_endpoint,
        tokenURL: known.token_endpoint,
        // Never asked: the strategy's own way with it could change the subject.
        userInfoURL: '',
        skipUserProfile: true,
        clientID: clientId,
        clientSecret,
        callbackURL: redirectUri,
        scope: settings.scopes.filter((scope) => scope !== 'openid'),
        // Its declaration asks for the store that comes with it, which needs a session.
        store: store as openid.SessionStore,
      },
      (_issuer: string, _profile: unknown, verified: (error: null, user: object) => void) =>
        verified(null, {}),
    );
    return hardenStrategy(strategy, {
      authorizationParams: {
        ...codeChallengeOf(request),
        nonce: request.nonce,
        ...(request.reauthenticate && { prompt: 'login', max_age: '0' }),
      },
      exchange: async (code, form) => {
        const { accessToken, idToken } = await requestTokens(
          client,
          {
            url: known.token_endpoint,
            clientId,
            clientSecret,
            authentication: authenticationOf(known),
          },
          { ...form, code, code_verifier: request.codeVerifier },
        );
        if (idToken === undefined) throw new ProviderError('untrusted', 'there is no ID token');
        const claims = await verifyIdToken(idToken, {
          issuer,
          clientId,
          nonce: request.nonce,
          algorithms: known.id_token_signing_alg_values_supported,
          keys,
        });
        found({ claims, accessToken });
        return { accessToken, results: { id_token: idToken } };
      },
    });
  };

  return {
    id: settings.id,
    name: settings.name,
    type: settings.type,
    icon: settings.icon,
    issuer,
    begin: async (request) => locationOf(strategyFor(request, await discovery.get())),
    complete: async (answer, request) => {
      const known = await discovery.get();
      const tells = known.authorization_response_iss_parameter_supported;
      checkAnswerIssuer(answer.iss, [issuer], tells);
      let found: Found | undefined;
      const strategy = strategyFor(request, known, (one) => {
        found = one;
      });
      await userOf(strategy, answer);
      // The compiler does not see that the callback was called.
      const { claims, accessToken } = found as unknown as Found;
      if (request.reauthenticate) checkPresence(claims, request.begunMs);
      return accountOf(context, claims, { url: known.userinfo_endpoint, accessToken });
    },
  };
}

const authenticationOf = (known: Discovery): 'basic' | 'post' => {
  const methods = known.token_endpoint_auth_methods_supported;
  if (methods.includes('client_secret_basic')) return 'basic';
  if (methods.includes('client_secret_post')) return 'post';
  throw new ProviderError('untrusted', 'the provider takes no client secret');
};

/** By the provider's clock alone, which need not be ours. */
function checkPresence(
  { iat, auth_time: authTime }: JWTPayload & { iat: number },
  begunMs: number,
) {
  const agoMs = typeof authTime === 'number' ? (iat - authTime) * 1_000 : Infinity;
  if (agoMs <= begunMs + presenceToleranceMs) return;
  throw new ProviderError('presence_unproven', 'the provider did not ask who is there');
}
