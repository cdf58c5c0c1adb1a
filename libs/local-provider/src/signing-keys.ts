import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

import type { JWKS } from 'oidc-provider';

export type SigningAlgorithm = 'ES256' | 'RS256';

const generate = promisify(generateKeyPair);

/** A private key that signs ID tokens, as a JWK set (RFC 7517); ES256 takes a millisecond to make. */
export async function generateSigningKeys(algorithm: SigningAlgorithm = 'ES256'): Promise<JWKS> {
  const { privateKey } =
    algorithm === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { keys: [{ ...jwk, alg: algorithm, use: 'sig', kid: randomUUID() }] };
}
