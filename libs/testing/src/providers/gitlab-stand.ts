import { randomBytes } from 'node:crypto';

import { clientOf, CodeGrants } from './code-grants.js';
import { gitlabUser, type GitLabAccount } from './gitlab-shapes.js';
import { redirectTo, startStand, type Stand } from './stand.js';
import type { StandAnswer } from './stand-server.js';

export type GitLabEndpoint = 'authorize' | 'token' | 'user';
export type GitLabStand = Stand<GitLabAccount, GitLabEndpoint>;

const endpoints: Readonly<Record<string, GitLabEndpoint>> = {
  'GET /oauth/authorize': 'authorize',
  'POST /oauth/token': 'token',
  'GET /api/v4/user': 'user',
};

const messages: Readonly<Record<number, string>> = {
  401: '401 Unauthorized',
  403: '403 Forbidden',
  404: '404 Not Found',
  429: 'This endpoint has been requested too many times. Try again later.',
};

function errorBody(status: number): unknown {
  return { message: messages[status] ?? `${status} Internal Server Error` };
}

const invalidClient: StandAnswer = {
  status: 401,
  body: {
    error: 'invalid_client',
    error_description:
      'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  },
};

const invalidGrant: StandAnswer = {
  status: 400,
  body: {
    error: 'invalid_grant',
    error_description:
      'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  },
};

const insufficientScope: StandAnswer = {
  status: 403,
  body: {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: 'api read_api read_user',
  },
};

/**
 * Stands in for GitLab's OAuth endpoints and `/api/v4/user`, in the shapes of docs.gitlab.com/api.
 * Stricter than GitLab: PKCE S256 is required.
 */
export function startGitLabStand(account: Partial<GitLabAccount> = {}): Promise<GitLabStand> {
  const grants = new CodeGrants<GitLabAccount>();
  return startStand<GitLabAccount, GitLabEndpoint>({
    account: {
      id: 1,
      username: 'john_smith',
      name: 'John Smith',
      email: 'john@gitlab.example',
      confirmedAt: '2012-05-23T09:05:22.000Z',
      state: 'active',
      ...account,
    },
    endpointOf: (method, path) => endpoints[`${method} ${path}`],
    errorBody,
    answer: (
      endpoint,
      { query, form, headers },
      { account: signedIn, baseUrl, client, denies },
    ) => {
      switch (endpoint) {
        case 'authorize': {
          const redirectUri = query.get('redirect_uri');
          if (query.get('client_id') !== client.id || redirectUri === null) {
            return { status: 401, body: 'An error has occurred: the client is unknown.' };
          }
          const state = query.get('state');
          const refuse = (error: string, error_description: string) =>
            redirectTo(redirectUri, { error, error_description, state });
          if (query.get('response_type') !== 'code') {
            return refuse('unsupported_response_type', 'The response type is not supported.');
          }
          const codeChallenge = query.get('code_challenge');
          if (codeChallenge === null || query.get('code_challenge_method') !== 'S256') {
            return refuse('invalid_request', 'PKCE with S256 is required here.');
          }
          if (denies) {
            const why = 'The resource owner or authorization server denied the request.';
            return refuse('access_denied', why);
          }
          const scopes = (query.get('scope') ?? '').split(' ').filter((each) => each !== '');
          const grant = { account: signedIn, redirectUri, codeChallenge, scopes };
          return redirectTo(redirectUri, { code: grants.issueCode(grant), state });
        }
        case 'token': {
          const { id, secret } = clientOf(form, headers.authorization);
          if (id !== client.id || secret !== client.secret) return invalidClient;
          if (form.get('grant_type') !== 'authorization_code') return invalidGrant;
          const redeemed = grants.redeem({
            code: form.get('code'),
            redirectUri: form.get('redirect_uri'),
            codeVerifier: form.get('code_verifier'),
          });
          if (typeof redeemed === 'string') return invalidGrant;
          const body = {
            access_token: redeemed.token,
            token_type: 'Bearer',
            expires_in: 7_200,
            refresh_token: randomBytes(32).toString('hex'),
            scope: redeemed.grant.scopes.join(' '),
            created_at: Math.floor(Date.now() / 1_000),
          };
          return { status: 200, body };
        }
        case 'user': {
          const grant = grants.holderOf(headers.authorization);
          if (!grant) return { status: 401, body: errorBody(401) };
          const suffices = grant.scopes.some((each) => /^(api|read_api|read_user)$/.test(each));
          if (!suffices) return insufficientScope;
          return { status: 200, body: gitlabUser(grant.account, baseUrl) };
        }
      }
    },
  });
}
