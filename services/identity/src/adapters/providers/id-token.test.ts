import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import { verifyIdToken } from './id-token.js';

const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'a', kty: 'EC' };
const secret = new Uint8Array(32).fill(7);
// A set that offers its HMAC secret to everybody.
const oct = { kty: 'oct', kid: 'h', alg: 'HS256', k: Buffer.from(secret).toString('base64url') };
const set: JSONWebKeySet = { keys: [jwk, oct] };
const keys = { get: () => Promise.resolve(set), renewed: () => Promise.resolve(set) };

const now = Math.floor(Date.now() / 1_000);
const good = {
  iss: 'https://sso.example',
  aud: 'us',
  sub: 'anna',
  nonce: 'the-nonce',
  iat: now,
  exp: now + 300,
};
const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'a', ...header })
    .sign(header.alg === 'HS256' ? secret : privateKey);
const verify = (token: string, algorithms = ['ES256', 'HS256', 'none']) =>
  verifyIdToken(token, {
    ...{ issuer: 'https://sso.example', clientId: 'us', nonce: 'the-nonce' },
    ...{ algorithms, keys },
  });
const untrusted = { name: 'ProviderError', failure: 'untrusted' };

describe('an ID token, whatever a strategy would say of it', () => {
  test('gives its claims when it is genuine', async () => {
    expect(await verify(await sign({}))).toEqual(good);
    expect(await verify(await sign({ aud: ['us', 'them'], azp: 'us' }))).toMatchObject({
      sub: 'anna',
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ['another nonce', { nonce: 'x' }],
    ['another party', { azp: 'them' }],
    ['several audiences and no party', { aud: ['us', 'them'] }],
    ['another audience', { aud: 'them' }],
    ['another issuer', { iss: 'https://sso.example/' }],
    ['an expiry that is past', { exp: now - 61 }],
    ['a time to come', { iat: now + 120 }],
    ['a time long past', { iat: now - 3_600 }],
  ])('abuse 23: is refused with %s', async (_what, claims) => {
    await expect(verify(await sign(claims))).rejects.toMatchObject(untrusted);
  });

  test.each<[string, Record<string, unknown>]>([
    ['HMAC, though discovery lists it and the set has the key', { alg: 'HS256', kid: 'h' }],
    ['a key that it brings, though it is the right one', { jwk }],
    ['a place where its keys are', { jku: 'https://sso.example/jwks' }],
    ['a certificate’s place', { x5u: 'https://sso.example/cert' }],
    ['a certificate', { x5c: ['MII='] }],
  ])('abuse 22: is refused with %s', async (_what, header) => {
    await expect(verify(await sign({}, header))).rejects.toMatchObject(untrusted);
  });

  test('abuse 22: is refused with an algorithm that discovery does not list', async () => {
    await expect(verify(await sign({}), ['RS256'])).rejects.toMatchObject(untrusted);
    await expect(verify(await sign({}), [])).rejects.toMatchObject(untrusted);
  });

  test.each(['', 'a.b.c', 'e30.e30.', 'x'.repeat(10_000)])(
    'abuse 22: is refused as junk: %#',
    (token) => expect(verify(token)).rejects.toMatchObject(untrusted),
  );
});
