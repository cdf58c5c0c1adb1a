import { createHash, randomBytes } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';

import { startGitHubStand } from './github-stand.js';
import { startGitLabStand } from './gitlab-stand.js';

const callback = 'http://127.0.0.1:1/callback';
const json = { accept: 'application/json', 'user-agent': 'a-test' };

/** What our side would do, at either. */
function begin(authorizeUrl: string, clientId: string, scope: string) {
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(authorizeUrl);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope,
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return { location: url.href, verifier };
}

async function post(url: string, fields: Record<string, string>, headers = json) {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

async function get(url: string, token: string) {
  const answer = await fetch(url, { headers: { ...json, authorization: `Bearer ${token}` } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as object };
}

describe('startGitHubStand', () => {
  const start = async (scope = 'read:user user:email') => {
    const stand = await startGitHubStand({ name: null, email: null });
    const signIn = async () => {
      const { baseUrl, clientId, clientSecret } = stand;
      const { location, verifier } = begin(`${baseUrl}/login/oauth/authorize`, clientId, scope);
      const url = new URL(await stand.authorize(location));
      expect(url.searchParams.get('state')).toBe('the-state');
      return {
        client_id: clientId,
        client_secret: clientSecret,
        code: url.searchParams.get('code') ?? '',
        redirect_uri: callback,
        code_verifier: verifier,
      };
    };
    const exchange = (fields: Record<string, string>, headers = json) =>
      post(`${stand.baseUrl}/login/oauth/access_token`, fields, headers);
    const token = async () => (await exchange(await signIn())).body.access_token as string;
    return { stand, signIn, exchange, token };
  };

  test('gives a token for a code once, for whoever began, in the form asked for', async () => {
    const { signIn, exchange } = await start();
    const fields = await signIn();
    const scope = 'read:user,user:email';
    expect((await exchange(fields)).body).toMatchObject({
      access_token: expect.stringMatching(/^gho_/),
      token_type: 'bearer',
      scope,
    });
    const errorOf = async (changed: Record<string, string>) => {
      const { status, body } = await exchange({ ...(await signIn()), ...changed });
      return [status, String(body.error)];
    };
    expect(await errorOf({ code: fields.code })).toEqual([200, 'bad_verification_code']);
    expect(await errorOf({ code_verifier: 'x' })).toEqual([200, 'bad_verification_code']);
    expect(await errorOf({ client_secret: 'x' })).toEqual([200, 'incorrect_client_credentials']);
    expect(await errorOf({ redirect_uri: 'http://x' })).toEqual([200, 'redirect_uri_mismatch']);
    const { text } = await exchange(await signIn(), { ...json, accept: '*/*' });
    expect(new URLSearchParams(text).get('scope')).toBe(scope);
  });

  test('tells who signed in: a private address, no name, another login for the same id', async () => {
    const { stand, token } = await start();
    const held = await token();
    const first = await get(`${stand.apiUrl}/user`, held);
    expect(first.body).toMatchObject({ id: 1, login: 'octocat', name: null, email: null });
    expect(first.headers.get('x-ratelimit-remaining')).toBe('4999');
    stand.account.emails.push({
      email: 'second@github.example',
      primary: false,
      verified: false,
      visibility: null,
    });
    expect((await get(`${stand.apiUrl}/user/emails`, held)).body).toEqual(stand.account.emails);
    stand.account.login = 'renamed';
    const renamed = await get(`${stand.baseUrl}/user`, held);
    expect(renamed.body).toMatchObject({ id: 1, login: 'renamed' });
    stand.account = { ...stand.account, id: 2 };
    expect((await get(`${stand.apiUrl}/user`, held)).body).toMatchObject({ id: 1 });
    expect((await get(`${stand.apiUrl}/user`, await token())).body).toMatchObject({ id: 2 });
  });

  test('refuses a token, a missing scope, a missing challenge; and fails when told to', async () => {
    const { stand, token } = await start('read:user');
    const held = await token();
    const unknown = await get(`${stand.apiUrl}/user`, 'gho_x');
    expect(unknown).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    expect((await get(`${stand.apiUrl}/user/emails`, held)).status).toBe(404);
    stand.exhaustRate('user');
    const limited = await get(`${stand.apiUrl}/user`, held);
    expect(limited).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('rate limit') },
    });
    expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
    stand.fail('user', 401);
    expect((await get(`${stand.apiUrl}/user`, held)).status).toBe(401);
    stand.recover();
    expect((await get(`${stand.apiUrl}/user`, held)).status).toBe(200);

    const { location } = begin(`${stand.baseUrl}/login/oauth/authorize`, stand.clientId, '');
    const errorOf = (url: string) => new URL(url).searchParams.get('error');
    expect(errorOf(await stand.authorize(location, { deny: true }))).toBe('access_denied');
    const bare = location.replace('S256', 'plain');
    expect(errorOf(await stand.authorize(bare))).toBe('invalid_request');
    await expect(stand.authorize(`${stand.baseUrl}/login/oauth/authorize`)).rejects.toThrow('404');
    expect(stand.seen.map(({ endpoint }) => endpoint)).toContain('token');
  });
});

describe('startGitLabStand', () => {
  const start = async (scope = 'read_user') => {
    const stand = await startGitLabStand();
    const signIn = async () => {
      const { baseUrl, clientId, clientSecret } = stand;
      const { location, verifier } = begin(`${baseUrl}/oauth/authorize`, clientId, scope);
      const url = new URL(await stand.authorize(location));
      return {
        grant_type: 'authorization_code',
        client_id: clientId,
        client_secret: clientSecret,
        code: url.searchParams.get('code') ?? '',
        redirect_uri: callback,
        code_verifier: verifier,
      };
    };
    const exchange = (fields: Record<string, string>) =>
      post(`${stand.baseUrl}/oauth/token`, fields);
    return { stand, signIn, exchange };
  };

  test('gives a token for a code once, for whoever began', async () => {
    const { signIn, exchange } = await start();
    const fields = await signIn();
    expect(await exchange(fields)).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 7_200, scope: 'read_user' },
    });
    const refusalOf = async (changed: Record<string, string>) => {
      const { status, body } = await exchange({ ...(await signIn()), ...changed });
      return [status, String(body.error)];
    };
    expect(await refusalOf({ code: fields.code })).toEqual([400, 'invalid_grant']);
    expect(await refusalOf({ code_verifier: 'x' })).toEqual([400, 'invalid_grant']);
    expect(await refusalOf({ redirect_uri: 'http://x' })).toEqual([400, 'invalid_grant']);
    expect(await refusalOf({ client_secret: 'x' })).toEqual([401, 'invalid_client']);
  });

  test('tells who signed in, and fails when told to', async () => {
    const { stand, signIn, exchange } = await start();
    const { body } = await exchange(await signIn());
    const user = `${stand.baseUrl}/api/v4/user`;
    stand.account.username = 'renamed';
    expect((await get(user, body.access_token)).body).toMatchObject({
      id: 1,
      username: 'renamed',
      email: 'john@gitlab.example',
      confirmed_at: expect.any(String),
      state: 'active',
    });
    expect((await get(user, 'x')).body).toEqual({ message: '401 Unauthorized' });
    stand.fail('user', 429, { 'retry-after': '60' });
    const limited = await get(user, body.access_token);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60']);

    const { stand: other, signIn: signInThere } = await start('openid');
    const { body: narrow } = await post(`${other.baseUrl}/oauth/token`, await signInThere());
    expect((await get(`${other.baseUrl}/api/v4/user`, narrow.access_token)).status).toBe(403);
  });
});
