import { createHash, createPublicKey, randomBytes, type JsonWebKey } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, EmbeddedJWK, jwtVerify } from 'jose';

import { eventually } from '../eventually.js';
import { startHostileProvider, type HostileProvider } from './hostile-provider.js';
import type { HostileEndpoint, Trick } from './hostile-tricks.js';

const callback = 'http://127.0.0.1:1/callback';

async function authorize(provider: HostileProvider, nonce = 'the-nonce') {
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(`${provider.issuer}/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: callback,
    scope: 'openid profile email',
    state: 'the-state',
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const { searchParams } = new URL(await provider.authorize(url.href));
  return { verifier, answer: searchParams, code: searchParams.get('code') ?? '' };
}

async function exchange(provider: HostileProvider, code: string, verifier: string) {
  const answer = await fetch(`${provider.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: provider.clientId,
      client_secret: provider.clientSecret,
      redirect_uri: callback,
      code_verifier: verifier,
      code,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function tokensFor(provider: HostileProvider, nonce?: string) {
  const { code, verifier } = await authorize(provider, nonce);
  const { body } = await exchange(provider, code, verifier);
  return { idToken: body.id_token ?? '', accessToken: body.access_token ?? '' };
}

function verify({ issuer, clientId }: HostileProvider, idToken: string) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const algorithms = ['ES256', 'RS256'];
  return jwtVerify(idToken, keys, { issuer, audience: clientId, algorithms });
}

/** Also of a token that is not signed. */
function headerOf(idToken: string): Record<string, unknown> {
  const [header = ''] = idToken.split('.');
  return JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
}

async function userinfo({ issuer }: HostileProvider, accessToken: string) {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${issuer}/userinfo`, { headers })).json();
}

test('is a good provider until told otherwise, and again when told to', async () => {
  const provider = await startHostileProvider();
  provider.behave('wrong-issuer');
  provider.behave('none');
  const discovery = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({ issuer: provider.issuer });
  const { answer, code, verifier } = await authorize(provider);
  expect(Object.fromEntries(answer)).toMatchObject({ state: 'the-state', iss: provider.issuer });
  const { body } = await exchange(provider, code, verifier);
  const { payload } = await verify(provider, body.id_token ?? '');
  expect(payload).toMatchObject({ sub: 'subject-1', nonce: 'the-nonce', email_verified: true });
  expect(await userinfo(provider, body.access_token ?? '')).toMatchObject({ sub: 'subject-1' });
  expect((await exchange(provider, code, verifier)).status).toBe(400);
  const other = await authorize(provider);
  expect((await exchange(provider, other.code, verifier)).status).toBe(400);
  expect(provider.seen.map(({ endpoint }) => endpoint)).toContain('token');
  expect(provider.connections()).toBeGreaterThan(3);
  expect(provider.bystanderConnections()).toBe(0);
});

describe('an ID token that is signed wrongly', () => {
  const headers: [Trick, Record<string, unknown>][] = [
    ['alg-none', { alg: 'none' }],
    ['hs256-with-public-key', { alg: 'HS256', kid: 'own' }],
    ['hs256-with-client-secret', { alg: 'HS256' }],
    ['unknown-kid', { alg: 'ES256', kid: 'other' }],
    ['wrong-signature', { alg: 'ES256', kid: 'own' }],
    ['jwk-in-header', { kid: 'own', jwk: expect.objectContaining({ kty: 'EC' }) }],
    ['jku-in-header', { kid: 'own', jku: expect.stringContaining('/unpublished-keys') }],
  ];
  test.each(headers)('%s', async (trick, header) => {
    const provider = await startHostileProvider();
    provider.behave(trick);
    const { idToken } = await tokensFor(provider);
    expect(headerOf(idToken)).toMatchObject(header);
    expect(decodeJwt(idToken)).toMatchObject({ iss: provider.issuer, sub: 'subject-1' });
    await expect(verify(provider, idToken)).rejects.toThrow();
  });
});

test('would be believed by whoever trusts what the header of a token says', async () => {
  const provider = await startHostileProvider();
  provider.behave('jwk-in-header');
  const { idToken: embedded } = await tokensFor(provider);
  expect(await jwtVerify(embedded, EmbeddedJWK)).toBeDefined();
  provider.behave('jku-in-header');
  const { idToken: linked } = await tokensFor(provider);
  const linkedKeys = createRemoteJWKSet(new URL(String(headerOf(linked).jku)));
  expect(await jwtVerify(linked, linkedKeys)).toBeDefined();
  provider.behave('hs256-with-public-key');
  const { idToken: confused } = await tokensFor(provider);
  const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as {
    keys: JsonWebKey[];
  };
  const pem = createPublicKey({ key: keys[0]!, format: 'jwk' })
    .export({ format: 'pem', type: 'spki' })
    .toString()
    .trim();
  expect(await jwtVerify(confused, new TextEncoder().encode(pem))).toBeDefined();
});

describe('an ID token that claims what is not so', () => {
  const anHour = 3_600;
  const now = Math.floor(Date.now() / 1_000);
  const between = (least: number, most: number) => ({
    asymmetricMatch: (value: unknown) => Number(value) > least && Number(value) < most,
  });
  const claims: [Trick, Record<string, unknown>][] = [
    ['wrong-issuer', { iss: 'https://issuer.example' }],
    ['wrong-audience', { aud: 'somebody-elses-client' }],
    ['extra-audience-without-azp', { aud: [expect.any(String), 'somebody-elses-client'] }],
    ['wrong-azp', { azp: 'somebody-elses-client' }],
    ['wrong-nonce', { nonce: 'the-nonce-of-another-sign-in' }],
    ['no-nonce', { nonce: undefined }],
    ['expired', { exp: between(1, now - anHour / 2) }],
    ['no-expiry', { exp: undefined }],
    ['issued-in-future', { iat: between(now + anHour / 2, Infinity) }],
    ['no-issued-at', { iat: undefined }],
    ['no-subject', { sub: undefined }],
    ['empty-subject', { sub: '' }],
    ['huge-subject', { sub: expect.stringMatching(/^x{10000}$/) }],
    ['old-auth-time', { auth_time: between(1, now - anHour) }],
    ['no-auth-time', { auth_time: undefined }],
    ['lies-about-email', { email: 'victim@example.com', email_verified: true }],
    ['odd-claims', { email_verified: 'false', preferred_username: 17 }],
  ];
  test.each(claims)('%s', async (trick, spoilt) => {
    const provider = await startHostileProvider();
    provider.behave(trick);
    const { idToken } = await tokensFor(provider);
    const found = decodeJwt(idToken);
    for (const [name, value] of Object.entries(spoilt)) expect(found[name]).toEqual(value);
  });
});

test('answers with what belongs elsewhere', async () => {
  const provider = await startHostileProvider();
  await tokensFor(provider, 'the first');
  provider.behave('replayed-id-token');
  expect(decodeJwt((await tokensFor(provider, 'the second')).idToken).nonce).toBe('the first');
  provider.behave('no-id-token');
  expect((await tokensFor(provider)).idToken).toBe('');
  provider.behave('userinfo-of-another-subject');
  const { accessToken } = await tokensFor(provider);
  expect(await userinfo(provider, accessToken)).toMatchObject({ sub: 'another-subject' });
  provider.behave('mixed-up-iss-parameter');
  expect((await authorize(provider)).answer.get('iss')).toBe('https://issuer.example');
  provider.behave('no-iss-parameter');
  expect((await authorize(provider)).answer.has('iss')).toBe(false);
  provider.behave('ignores-pkce');
  const { code } = await authorize(provider);
  expect((await exchange(provider, code, 'no verifier')).status).toBe(200);
});

test('spoils its discovery', async () => {
  const provider = await startHostileProvider();
  const url = `${provider.issuer}/.well-known/openid-configuration`;
  const discover = async (trick: Trick) => {
    provider.behave(trick);
    return fetch(url, { redirect: 'manual' });
  };
  const other = await discover('discovery-of-another-issuer');
  expect(await other.json()).toMatchObject({ issuer: 'https://issuer.example' });
  const followed = await fetch((await discover('discovery-redirects')).headers.get('location')!);
  expect(await followed.json()).toMatchObject({ issuer: provider.issuer });
  const linkLocal = await discover('endpoints-at-link-local');
  expect(await linkLocal.json()).toMatchObject({ jwks_uri: 'http://169.254.169.254/jwks' });
  const lured = await discover('endpoints-at-loopback');
  expect(await lured.json()).not.toMatchObject({ token_endpoint: `${provider.issuer}/token` });
  const away = (await discover('discovery-to-loopback')).headers.get('location');
  expect(away).not.toContain(provider.issuer);
  expect(provider.bystanderConnections()).toBe(0);
  const lie = await fetch(away!);
  expect(await lie.json()).toMatchObject({ issuer: provider.issuer });
  expect(provider.bystanderConnections()).toBe(1);
});

describe('on the connection', () => {
  const ask = async (trick: Trick, at: HostileEndpoint = 'jwks') => {
    const provider = await startHostileProvider();
    provider.behave(trick, at);
    const stop = new AbortController();
    const request = fetch(`${provider.issuer}/${at}`, { redirect: 'manual', signal: stop.signal });
    return { provider, stop, request };
  };

  test('hangs, and closes all the same', async () => {
    const { provider, request } = await ask('hangs');
    const failure = request.catch((error: unknown) => error);
    await eventually(() => expect(provider.seen).toHaveLength(1));
    await provider.close();
    expect(await failure).toMatchObject({ message: 'fetch failed' });
  });

  test('drips', async () => {
    const { stop, request } = await ask('drips');
    const reader = (await request).body!.getReader();
    expect(((await reader.read()).value as Uint8Array).length).toBe(1);
    stop.abort();
    await expect(reader.read()).rejects.toThrow();
  });

  test('sends a hundred megabytes, packed or not', async () => {
    for (const trick of ['sends-100-mb', 'sends-100-mb-packed'] as const) {
      const { request } = await ask(trick);
      let bytes = 0;
      for await (const chunk of (await request).body!) bytes += (chunk as Uint8Array).length;
      expect(bytes).toBeGreaterThan(100 * 1_048_576);
    }
  });

  test('resets, redirects, talks of something else', async () => {
    await expect((await ask('resets')).request).rejects.toThrow('fetch failed');
    const { provider, request } = await ask('redirects', 'token');
    expect((await request).status).toBe(307);
    expect((await fetch(`${provider.issuer}/jwks`)).status).toBe(200);
    expect(await (await (await ask('not-json')).request).text()).toContain('<!doctype');
    expect((await (await ask('server-error')).request).status).toBe(500);
  });
});
