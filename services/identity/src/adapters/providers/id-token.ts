import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import { ProviderError } from '../../domain/provider.js';
import type { KeptDocument } from './kept-document.js';
import type { ProviderClient } from './provider-client.js';

/** Signatures of key pairs alone: never `none`, and no HMAC, whose secret could be a public key. */
const algorithms = new Set([
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]);

/** Header parameters by which a token could bring or name its own key (RFC 7515 section 4.1). */
const keyBringers = ['jwk', 'jku', 'x5u', 'x5c'] as const;
const toleranceSeconds = 60;
/** Longer than a sign-in may take. */
const maxAgeSeconds = 15 * 60;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** @throws ProviderError */
export async function fetchKeySet(client: ProviderClient, url: string): Promise<JSONWebKeySet> {
  const { status, json } = await client(url);
  if (status !== 200)
    throw new ProviderError('unavailable', `the keys are answered with ${status}`);
  const parsed = keySet.safeParse(json);
  if (!parsed.success) throw new ProviderError('untrusted', 'the keys are no key set');
  return parsed.data;
}

const untrusted = (message: string) => new ProviderError('untrusted', `the ID token ${message}`);

/**
 * The claims of an ID token that is genuine, for us, and for this sign-in
 * (OpenID Connect Core section 3.1.3.7).
 * @throws ProviderError
 */
export async function verifyIdToken(
  token: string,
  expected: {
    readonly issuer: string;
    readonly clientId: string;
    readonly nonce: string;
    /** As discovery lists them. */
    readonly algorithms: readonly string[];
    readonly keys: KeptDocument<JSONWebKeySet>;
  },
): Promise<JWTPayload & { sub: string; iat: number }> {
  const { issuer, clientId, nonce, keys } = expected;
  refuseBroughtKey(token);
  const verify = async (set: JSONWebKeySet): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, createLocalJWKSet(set), {
      issuer,
      audience: clientId,
      algorithms: expected.algorithms.filter((name) => algorithms.has(name)),
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
      clockTolerance: toleranceSeconds,
      maxTokenAge: maxAgeSeconds,
    });
    return payload;
  };
  const payload = await verify(await keys.get())
    // It may be signed with a key that came after the last look.
    .catch(async (error: unknown) => {
      if (!isOfUnknownKey(error)) throw error;
      return verify(await keys.renewed());
    })
    .catch((error: unknown) => {
      throw error instanceof ProviderError ? error : untrusted(`is refused: ${reasonOf(error)}`);
    });
  if (payload.nonce !== nonce) throw untrusted('is of another sign-in');
  const authorized = payload.azp;
  if (Array.isArray(payload.aud) && payload.aud.length > 1 && authorized === undefined) {
    throw untrusted('is for several, and says not for whom');
  }
  if (authorized !== undefined && authorized !== clientId) throw untrusted('is for another client');
  const { sub, iat } = payload;
  if (typeof sub !== 'string' || iat === undefined) throw untrusted('lacks a claim');
  return { ...payload, sub, iat };
}

function refuseBroughtKey(token: string): void {
  let header: object;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw untrusted('is none');
  }
  const brought = keyBringers.find((name) => name in header);
  if (brought !== undefined) throw untrusted(`brings a key (${brought})`);
}

const isOfUnknownKey = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWSSignatureVerificationFailed;

/** A code, since messages may hold what the token says. */
const reasonOf = (error: unknown): string => {
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.claim} ${error.reason}`;
  return error instanceof errors.JOSEError ? error.code : 'its key is unusable';
};
