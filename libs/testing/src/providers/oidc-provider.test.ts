import { createHash, randomBytes } from 'node:crypto';

import { expect, jest, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';

import { CookieJar } from './cookie-jar.js';
import { startOidcProvider, type OidcProvider } from './oidc-provider.js';
import { signInAtProvider } from './sign-in-at-provider.js';

const callback = 'http://127.0.0.1:1/callback';

function begin({ issuer, clientId }: OidcProvider, extra: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope: 'openid profile email',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { verifier, location: `${issuer}/auth?${parameters.toString()}` };
}

async function exchange(provider: OidcProvider, url: string, verifier: string) {
  const { issuer, clientId, clientSecret } = provider;
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(url).searchParams.get('code') ?? '',
      redirect_uri: callback,
      code_verifier: verifier,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function claimsOf(provider: OidcProvider, idToken: string | undefined) {
  const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
  const { issuer, clientId } = provider;
  const { payload } = await jwtVerify(idToken ?? '', keys, { issuer, audience: clientId });
  return payload;
}

async function signIn(provider: OidcProvider, name: string, jar = new CookieJar(), extra = {}) {
  const { location, verifier } = begin(provider, extra);
  const url = await signInAtProvider(location, name, { jar });
  const { body } = await exchange(provider, url, verifier);
  return claimsOf(provider, body.id_token);
}

test('signs somebody in, with RFC 9207, PKCE and the claims of an account', async () => {
  const provider = await startOidcProvider({ redirectUris: [callback], verifiesEmail: true });
  provider.accounts.set('octo', { name: 'Octo Cat' });
  const { location, verifier } = begin(provider);
  const url = await signInAtProvider(location, ' Octo ');
  expect(url.startsWith(`${callback}?`)).toBe(true);
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    state: 'the-state',
    iss: provider.issuer,
  });
  const { body } = await exchange(provider, url, verifier);
  expect(await claimsOf(provider, body.id_token)).toMatchObject({
    sub: 'octo',
    nonce: 'the-nonce',
    name: 'Octo Cat',
    preferred_username: 'octo',
    email: 'octo@localhost',
    email_verified: true,
    auth_time: expect.any(Number),
  });
  const userinfo = await fetch(`${provider.issuer}/me`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  });
  expect(await userinfo.json()).toMatchObject({ sub: 'octo', name: 'Octo Cat' });
  const again = await exchange(provider, url, verifier);
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('gives nothing for a verifier that does not fit, and needs a challenge', async () => {
  const provider = await startOidcProvider({ redirectUris: [callback] });
  const url = await signInAtProvider(begin(provider).location, 'a');
  const answer = await exchange(provider, url, begin(provider).verifier);
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const bare = new URL(begin(provider).location);
  bare.searchParams.delete('code_challenge');
  bare.searchParams.delete('code_challenge_method');
  const refused = new URL(await signInAtProvider(bare.href, 'a'));
  expect(refused.searchParams.get('error')).toBe('invalid_request');
});

test('asks for a name each time, and lets somebody else in with the same browser', async () => {
  const provider = await startOidcProvider({ redirectUris: [callback] });
  const jar = new CookieJar();
  expect(await signIn(provider, 'anna', jar)).toMatchObject({ sub: 'anna' });
  expect(await signIn(provider, 'anna', jar)).toMatchObject({ sub: 'anna' });
  expect(await signIn(provider, 'bert', jar)).toMatchObject({ sub: 'bert' });
});

test('can remember who was there, and asks again for prompt=login and max_age', async () => {
  const provider = await startOidcProvider({ redirectUris: [callback], asksEachTime: false });
  const jar = new CookieJar();
  const first = await signIn(provider, 'anna', jar);
  expect(await signIn(provider, 'bert', jar)).toMatchObject({
    sub: 'anna',
    auth_time: first.auth_time,
  });
  const anew = await signIn(provider, 'bert', jar, { prompt: 'login' });
  expect(anew).toMatchObject({ sub: 'bert' });
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  try {
    jest.setSystemTime(Date.now() + 10_000);
    const aged = await signIn(provider, 'bert', jar, { max_age: '3600' });
    expect(aged.auth_time).toBe(anew.auth_time);
    const late = await signIn(provider, 'bert', jar, { max_age: '5' });
    expect(late.auth_time).toBeGreaterThan((anew.auth_time as number) + 8);
  } finally {
    jest.useRealTimers();
  }
});

test('says what is wrong with a name, and takes a cancellation back', async () => {
  const provider = await startOidcProvider();
  const { location } = begin(provider);
  await expect(signInAtProvider(location, 'a')).rejects.toThrow('redirect_uri');
  provider.setRedirectUris(callback);
  for (const name of ['', 'a b', '<b>', 'x'.repeat(40)]) {
    await expect(signInAtProvider(location, name)).rejects.toThrow('A name has 1 to 39');
  }
  const cancelled = new URL(await signInAtProvider(location, 'a', { cancel: true }));
  expect(cancelled.searchParams.get('error')).toBe('access_denied');
});

test('goes over to another key, and comes back at the same issuer after a fall', async () => {
  const provider = await startOidcProvider({ redirectUris: [callback], algorithm: 'RS256' });
  const kids = async () => {
    const answer = await fetch(`${provider.issuer}/jwks`);
    const { keys } = (await answer.json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const before = await kids();
  const { location, verifier } = begin(provider);
  const url = await signInAtProvider(location, 'anna');
  await provider.rotateKeys();
  expect(await kids()).not.toEqual(before);
  const { body } = await exchange(provider, url, verifier);
  expect(await claimsOf(provider, body.id_token)).toMatchObject({ sub: 'anna' });

  const { issuer, port, clientId, clientSecret } = provider;
  await provider.close();
  await expect(kids()).rejects.toThrow();
  const next = await startOidcProvider({ port, clientId, clientSecret, redirectUris: [callback] });
  expect(next.issuer).toBe(issuer);
  expect(await signIn(next, 'anna')).toMatchObject({ sub: 'anna' });
});
