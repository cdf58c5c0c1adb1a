import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { importJWK, SignJWT } from 'jose';
import {
  AssertionError,
  type AssertionVerifier,
  createAssertionSigner,
  createAssertionVerifier,
  generateSigningKey,
  publicPart,
  type SigningKey,
} from './index.js';

const id = '019386f0-0000-7000-8000-000000000001';
const user: Caller = {
  type: 'token',
  token: {
    id,
    kind: 'personal',
    scopes: ['read'],
    expires_at: null,
    ip_allowlist: null,
    repositories: null,
  },
  principal: { type: 'user', id, name: 'ada', namespaces: [] },
};

let gateway: SigningKey;
let token: SigningKey;
let verifier: AssertionVerifier;

beforeAll(async () => {
  gateway = await generateSigningKey('gateway');
  token = await generateSigningKey('token');
  verifier = await createAssertionVerifier({
    audience: 'identity',
    trustedKeys: [publicPart(gateway), publicPart(token)],
  });
});

async function forge(
  key: SigningKey,
  change: {
    alg?: string;
    kid?: string;
    iss?: string;
    aud?: string | string[];
    iat?: number;
    exp?: number;
    caller?: unknown;
  } = {},
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ caller: change.caller ?? user })
    .setProtectedHeader({ alg: 'EdDSA', kid: change.kid ?? key.kid })
    .setIssuer(change.iss ?? key.issuer)
    .setAudience(change.aud ?? 'identity')
    .setIssuedAt(change.iat ?? now)
    .setExpirationTime(change.exp ?? now + 60)
    .sign(await importJWK(key, 'EdDSA'));
}

const refused = (assertion: string | undefined) =>
  expect(Promise.resolve(verifier.verify(assertion))).rejects.toBeInstanceOf(AssertionError);

test('what the gateway signs is read as it was, twice', async () => {
  const signer = await createAssertionSigner(gateway);
  const assertion = await signer.sign('identity', user);
  expect(await verifier.verify(assertion)).toEqual(user);
  expect(verifier.verify(assertion)).toEqual(user);
});

test('an assertion is signed once for the same claims, anew for others', async () => {
  const signer = await createAssertionSigner(gateway);
  const first = await signer.sign('identity', user);
  expect(signer.sign('identity', user)).toBe(first);
  expect(
    await signer.sign('identity', { ...user, principal: { ...user.principal, name: 'b' } }),
  ).not.toBe(first);
  expect(await signer.sign('token', user)).not.toBe(first);
});

test('an assertion never outlives the credential it stands for', async () => {
  const signer = await createAssertionSigner(gateway);
  const assertion = await signer.sign('identity', user, 'x', Date.now() + 2_000);
  const { exp } = JSON.parse(Buffer.from(assertion.split('.')[1]!, 'base64url').toString()) as {
    exp: number;
  };
  expect(exp * 1000).toBeLessThanOrEqual(Date.now() + 3_000);
});

describe('abuse 13, 19, 49: refused is', () => {
  test('no assertion', () => refused(undefined));
  test('junk', () => refused('a.b.c'));
  test('an assertion for another service', async () =>
    refused(await forge(gateway, { aud: 'token' })));
  test('an assertion for several services', async () =>
    refused(await forge(gateway, { aud: ['identity', 'token'] })));
  test('an unknown key', async () => refused(await forge(await generateSigningKey('gateway'))));
  test('a known key id over another key', async () =>
    refused(await forge(await generateSigningKey('gateway'), { kid: gateway.kid })));
  test("a service's key that names a user", async () => refused(await forge(token)));
  test("a service's key that says it is the gateway", async () =>
    refused(await forge(token, { iss: 'gateway' })));
  test("a service's key that names another service", async () =>
    refused(await forge(token, { caller: { type: 'service', service: 'gateway' } })));
  test('an expired one', async () => {
    const past = Math.floor(Date.now() / 1000) - 100;
    await refused(await forge(gateway, { iat: past, exp: past + 60 }));
  });
  test('one that lives longer than a minute', async () =>
    refused(await forge(gateway, { exp: Math.floor(Date.now() / 1000) + 600 })));
  test('one without a signature', async () => {
    const [, payload] = (await forge(gateway)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: gateway.kid })).toString(
      'base64url',
    );
    await refused(`${header}.${payload}.`);
  });
  test('one changed after it was signed', async () => {
    const [header, payload, signature] = (await forge(gateway)).split('.');
    const changed = Buffer.from(payload!, 'base64url').toString().replace('ada', 'eve');
    await refused(`${header}.${Buffer.from(changed).toString('base64url')}.${signature}`);
  });
});

test('keys rotate with overlap: the old and the new key of an issuer are good together', async () => {
  const next = await generateSigningKey('gateway');
  const both = await createAssertionVerifier({
    audience: 'identity',
    trustedKeys: [publicPart(gateway), publicPart(next)],
  });
  expect(await both.verify(await forge(gateway))).toEqual(user);
  expect(await both.verify(await forge(next))).toEqual(user);
});
