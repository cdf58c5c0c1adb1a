import { randomBytes } from 'node:crypto';

import { clientOf, CodeGrants } from './code-grants.js';
import { spoiltIdToken, spoiltUserinfo, type Claims } from './hostile-claims.js';
import { discoveryAnswer, discoveryPath, goodDiscoveryPath } from './hostile-discovery.js';
import { createHostileKeys } from './hostile-keys.js';
import { playOnTransport } from './hostile-transport.js';
import type { HostileEndpoint, Trick } from './hostile-tricks.js';
import { redirectTo, type SeenRequest } from './stand.js';
import { startStandServer, type StandAnswer, type StandRequest } from './stand-server.js';

export interface HostileAccount {
  subject: string;
  login: string;
  name: string;
  email: string;
  emailVerified: boolean;
}

export interface HostileProvider {
  readonly issuer: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who sits at the browser. */
  account: HostileAccount;
  readonly seen: readonly SeenRequest<HostileEndpoint>[];
  /**
   * Does that from now on, and all else right.
   * @param at where tricks of the connection happen (hanging and so on)
   */
  behave(trick: Trick, at?: HostileEndpoint): void;
  /** Plays the browser: gives our callback's URL, which isn't requested. */
  authorize(location: string): Promise<string>;
  /** TCP connections made to it, and to the server that its tricks point at. */
  connections(): number;
  bystanderConnections(): number;
  close(): Promise<void>;
}

/** A sign-in that was begun. */
interface Visit {
  readonly account: HostileAccount;
  readonly nonce: string | null;
}

const endpoints: Readonly<Record<string, HostileEndpoint>> = {
  [discoveryPath]: 'discovery',
  '/authorize': 'authorize',
  '/token': 'token',
  '/userinfo': 'userinfo',
  '/jwks': 'jwks',
};

const lifetimeSeconds = 300;
const unpublishedKeysPath = '/unpublished-keys';

function profileOf({ login, name, email, emailVerified }: HostileAccount): Claims {
  return { name, preferred_username: login, email, email_verified: emailVerified };
}

/**
 * An OpenID provider on 127.0.0.1 that is right in everything until told to play a trick. Closed
 * with the test file. Its tokens are ES256.
 */
export async function startHostileProvider(): Promise<HostileProvider> {
  const clientId = `client-${randomBytes(4).toString('hex')}`;
  const clientSecret = randomBytes(32).toString('hex');
  const grants = new CodeGrants<Visit>();
  const seen: SeenRequest<HostileEndpoint>[] = [];
  const now: { trick: Trick; at: HostileEndpoint } = { trick: 'none', at: 'token' };
  let formerIdToken: string | undefined;

  const bystander = await startStandServer(({ path }) =>
    path === discoveryPath
      ? discoveryAnswer('none', issuer, issuer)
      : { status: 404, body: 'Nobody was to come here.' },
  );
  const server = await startStandServer(async (request, response) => {
    const endpoint = endpoints[request.path];
    seen.push({ ...request, endpoint });
    if (request.path === unpublishedKeysPath) return { status: 200, body: keys.unpublished };
    if (request.path === goodDiscoveryPath) return discoveryAnswer('none', issuer, issuer);
    if (endpoint === undefined) return { status: 404 };
    if (endpoint === now.at) {
      const elsewhere = bystander.baseUrl + request.path;
      const played = playOnTransport(now.trick, response, elsewhere);
      if (played !== undefined) return played;
    }
    return answers[endpoint](request);
  });
  const issuer = server.baseUrl;
  const keys = await createHostileKeys(issuer + unpublishedKeysPath, clientSecret);

  const idTokenFor = async ({ account, nonce }: Visit): Promise<string> => {
    const iat = Math.floor(Date.now() / 1_000);
    const good = {
      iss: issuer,
      aud: clientId,
      sub: account.subject,
      nonce: nonce ?? undefined,
      iat,
      exp: iat + lifetimeSeconds,
      auth_time: iat,
      ...profileOf(account),
    };
    return keys.sign(now.trick, spoiltIdToken(now.trick, good));
  };

  const answers: Record<
    HostileEndpoint,
    (request: StandRequest) => StandAnswer | Promise<StandAnswer>
  > = {
    discovery: () => discoveryAnswer(now.trick, issuer, bystander.baseUrl),
    jwks: () => ({ status: 200, body: keys.published }),
    authorize: ({ query }) => {
      const redirectUri = query.get('redirect_uri');
      if (query.get('client_id') !== clientId || redirectUri === null) {
        return { status: 400, body: 'The client is unknown.' };
      }
      const state = query.get('state');
      const isMixedUp = now.trick === 'mixed-up-iss-parameter';
      const named = isMixedUp ? 'https://issuer.example' : issuer;
      const iss = now.trick === 'no-iss-parameter' ? null : named;
      const hasChallenge = query.get('code_challenge_method') === 'S256';
      if (!hasChallenge && now.trick !== 'ignores-pkce') {
        return redirectTo(redirectUri, { error: 'invalid_request', state, iss });
      }
      const code = grants.issueCode({
        account: { account: provider.account, nonce: query.get('nonce') },
        redirectUri,
        codeChallenge: query.get('code_challenge') ?? '',
        scopes: (query.get('scope') ?? '').split(' '),
      });
      return redirectTo(redirectUri, { code, state, iss });
    },
    token: async ({ form, headers }) => {
      const { id, secret } = clientOf(form, headers.authorization);
      if (id !== clientId || secret !== clientSecret) {
        return { status: 401, body: { error: 'invalid_client' } };
      }
      const redeemed = grants.redeem({
        code: form.get('code'),
        redirectUri: form.get('redirect_uri'),
        codeVerifier: form.get('code_verifier'),
        ignoresPkce: now.trick === 'ignores-pkce',
      });
      if (typeof redeemed === 'string') return { status: 400, body: { error: 'invalid_grant' } };
      const fresh = await idTokenFor(redeemed.grant.account);
      const idToken = now.trick === 'replayed-id-token' ? (formerIdToken ?? fresh) : fresh;
      formerIdToken = fresh;
      const body = {
        access_token: redeemed.token,
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        ...(now.trick !== 'no-id-token' && { id_token: idToken }),
      };
      return { status: 200, body };
    },
    userinfo: ({ headers }) => {
      const holder = grants.holderOf(headers.authorization);
      if (!holder) return { status: 401, body: { error: 'invalid_token' } };
      const { account } = holder.account;
      const good = { sub: account.subject, ...profileOf(account) };
      return { status: 200, body: spoiltUserinfo(now.trick, good) };
    },
  };

  const provider: HostileProvider = {
    issuer,
    port: server.port,
    clientId,
    clientSecret,
    account: {
      subject: 'subject-1',
      login: 'mallory',
      name: 'Mallory',
      email: 'mallory@example.com',
      emailVerified: true,
    },
    seen,
    behave: (trick, at = 'token') => {
      now.trick = trick;
      now.at = at;
    },
    authorize: async (location) => {
      const answer = await fetch(location, { redirect: 'manual' });
      const target = answer.headers.get('location');
      const text = await answer.text();
      if (target === null) throw new Error(`The provider answers ${answer.status}: ${text}`);
      return target;
    },
    connections: server.connections,
    bystanderConnections: bystander.connections,
    close: async () => {
      await server.close();
      await bystander.close();
    },
  };
  return provider;
}
