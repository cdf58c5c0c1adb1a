import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';

import type { Claims } from './hostile-claims.js';

const alg = 'ES256';

export interface HostileKeys {
  /** The published set. */
  readonly published: { keys: JWK[] };
  /** A key that the provider doesn't publish, at an address that only a token's header names. */
  readonly unpublished: { keys: JWK[] };
  /** Signs claims, wrongly if the trick is one for signatures. */
  sign(trick: string, claims: Claims): Promise<string>;
}

/** The keys of the hostile provider: its own, and others that a trick signs with. */
export async function createHostileKeys(
  unpublishedUrl: string,
  clientSecret: string,
): Promise<HostileKeys> {
  const [own, other] = await Promise.all([generateKeyPair(alg), generateKeyPair(alg)]);
  const publish = async (key: CryptoKey, kid: string): Promise<JWK> => ({
    ...(await exportJWK(key)),
    alg,
    use: 'sig',
    kid,
  });
  const ownJwk = await publish(own.publicKey, 'own');
  const otherJwk = await publish(other.publicKey, 'other');
  const publicKeyText = new TextEncoder().encode(await exportSPKI(own.publicKey));
  const secret = new TextEncoder().encode(clientSecret);

  const signWith = (
    payload: JWTPayload,
    key: CryptoKey | Uint8Array,
    header: Partial<JWTHeaderParameters> = {},
  ): Promise<string> =>
    new SignJWT(payload).setProtectedHeader({ alg, kid: 'own', typ: 'JWT', ...header }).sign(key);

  return {
    published: { keys: [ownJwk] },
    unpublished: { keys: [otherJwk, { ...otherJwk, kid: 'own' }] },
    sign: (trick, claims) => {
      switch (trick) {
        case 'alg-none':
          return Promise.resolve(new UnsecuredJWT(claims).encode());
        case 'hs256-with-public-key':
          return signWith(claims, publicKeyText, { alg: 'HS256' });
        case 'hs256-with-client-secret':
          return signWith(claims, secret, { alg: 'HS256' });
        case 'unknown-kid':
          return signWith(claims, other.privateKey, { kid: 'other' });
        case 'wrong-signature':
          return signWith(claims, other.privateKey);
        case 'jwk-in-header':
          return signWith(claims, other.privateKey, { jwk: otherJwk });
        case 'jku-in-header':
          return signWith(claims, other.privateKey, { jku: unpublishedUrl });
        default:
          return signWith(claims, own.privateKey);
      }
    },
  };
}
