import { clientOf, CodeGrants } from './code-grants.js';
import { githubUser, rateHeaders, type GitHubAccount } from './github-shapes.js';
import { redirectTo, startStand, type Stand } from './stand.js';
import type { StandAnswer, StandRequest } from './stand-server.js';

export type GitHubEndpoint = 'authorize' | 'token' | 'user' | 'emails';

export interface GitHubStand extends Stand<GitHubAccount, GitHubEndpoint> {
  /** Where the API is, as on an Enterprise server; without `/api/v3` it is there too. */
  readonly apiUrl: string;
  /** That endpoint answers that the hour's requests are used up. */
  exhaustRate(endpoint: GitHubEndpoint): void;
}

const endpoints: Readonly<Record<string, GitHubEndpoint>> = {
  'GET /login/oauth/authorize': 'authorize',
  'POST /login/oauth/access_token': 'token',
  'GET /user': 'user',
  'GET /user/emails': 'emails',
};

const messages: Readonly<Record<number, string>> = {
  401: 'Bad credentials',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Server Error',
  503: 'Service Unavailable',
};

function errorBody(status: number, headers: Record<string, string> = {}): unknown {
  const isLimited = headers['x-ratelimit-remaining'] === '0';
  return {
    message: isLimited
      ? 'API rate limit exceeded for user ID 1.'
      : (messages[status] ?? 'Something went wrong'),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
}

const tokenErrors = {
  'bad-client': [
    'incorrect_client_credentials',
    'The client_id and/or client_secret passed are incorrect.',
  ],
  'bad-code': ['bad_verification_code', 'The code passed is incorrect or expired.'],
  'bad-verifier': ['bad_verification_code', 'The code passed is incorrect or expired.'],
  'bad-redirect-uri': [
    'redirect_uri_mismatch',
    'The redirect_uri MUST match the registered callback URL for this application.',
  ],
} as const;

/** Its token endpoint answers 200 to everything, as a form unless JSON is asked for. */
function tokenAnswer({ headers }: StandRequest, fields: Record<string, string>): StandAnswer {
  if (headers.accept?.includes('json')) return { status: 200, body: fields };
  const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return { status: 200, headers: type, body: new URLSearchParams(fields).toString() };
}

function refuseToken(request: StandRequest, why: keyof typeof tokenErrors): StandAnswer {
  const [error, description] = tokenErrors[why];
  const uri = `https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors#${error}`;
  return tokenAnswer(request, { error, error_description: description, error_uri: uri });
}

/**
 * Stands in for GitHub's sign-in (an OAuth app) and the two endpoints that tell who signed in, in
 * the shapes of docs.github.com/rest. Stricter than GitHub: PKCE S256 is required.
 */
export async function startGitHubStand(account: Partial<GitHubAccount> = {}): Promise<GitHubStand> {
  const grants = new CodeGrants<GitHubAccount>('gho_');

  const api = (
    request: StandRequest,
    scope: string | null,
    body: (of: GitHubAccount) => unknown,
  ) => {
    const headers = rateHeaders(4_999);
    if (request.headers['user-agent'] === undefined) {
      return { status: 403, body: 'Request forbidden by administrative rules.' };
    }
    const grant = grants.holderOf(request.headers.authorization);
    if (!grant) return { status: 401, headers, body: errorBody(401) };
    const { scopes } = grant;
    if (scope !== null && !scopes.includes(scope) && !scopes.includes('user')) {
      return { status: 404, headers, body: errorBody(404) };
    }
    const granted = { 'x-oauth-scopes': scopes.join(', ') };
    return { status: 200, headers: { ...headers, ...granted }, body: body(grant.account) };
  };

  const stand = await startStand<GitHubAccount, GitHubEndpoint>({
    account: {
      id: 1,
      login: 'octocat',
      name: 'monalisa octocat',
      email: 'octocat@github.example',
      emails: [
        { email: 'octocat@github.example', primary: true, verified: true, visibility: 'public' },
      ],
      ...account,
    },
    endpointOf: (method, path) => endpoints[`${method} ${path.replace(/^\/api\/v3(?=\/)/, '')}`],
    errorBody,
    answer: (endpoint, request, { account: signedIn, baseUrl, client, denies }) => {
      const { query, form, headers } = request;
      switch (endpoint) {
        case 'authorize': {
          const redirectUri = query.get('redirect_uri');
          if (query.get('client_id') !== client.id || redirectUri === null) {
            return { status: 404, body: 'This is not the web page you are looking for.' };
          }
          const state = query.get('state');
          const refuse = (error: string, error_description: string) =>
            redirectTo(redirectUri, { error, error_description, state });
          const codeChallenge = query.get('code_challenge');
          if (codeChallenge === null || query.get('code_challenge_method') !== 'S256') {
            return refuse('invalid_request', 'PKCE with S256 is required here.');
          }
          if (denies)
            return refuse('access_denied', 'The user has denied your application access.');
          const scopes = (query.get('scope') ?? '').split(/[ ,]+/).filter((each) => each !== '');
          const grant = { account: signedIn, redirectUri, codeChallenge, scopes };
          return redirectTo(redirectUri, { code: grants.issueCode(grant), state });
        }
        case 'token': {
          const { id, secret } = clientOf(form, headers.authorization);
          if (id !== client.id || secret !== client.secret)
            return refuseToken(request, 'bad-client');
          const redeemed = grants.redeem({
            code: form.get('code'),
            redirectUri: form.get('redirect_uri'),
            codeVerifier: form.get('code_verifier'),
          });
          if (typeof redeemed === 'string') return refuseToken(request, redeemed);
          const scope = redeemed.grant.scopes.join(',');
          return tokenAnswer(request, {
            access_token: redeemed.token,
            scope,
            token_type: 'bearer',
          });
        }
        case 'user':
          return api(request, null, (of) => githubUser(of, baseUrl));
        case 'emails':
          return api(request, 'user:email', ({ emails }) => emails);
      }
    },
  });

  return Object.assign(stand, {
    apiUrl: `${stand.baseUrl}/api/v3`,
    exhaustRate: (endpoint: GitHubEndpoint) => stand.fail(endpoint, 403, rateHeaders(0)),
  });
}
