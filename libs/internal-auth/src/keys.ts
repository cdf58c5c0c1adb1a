import { serviceNames } from '@orchestrator/contracts';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const base64url = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** An Ed25519 public key (RFC 8037) bound to the one issuer that may sign with it. */
export const trustedKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().min(1).max(100),
  x: base64url,
  issuer: z.enum(serviceNames),
});
export type TrustedKey = z.infer<typeof trustedKey>;

/** A private key: what a trusted key is, and its secret part. */
export const signingKey = trustedKey.extend({ d: base64url });
export type SigningKey = z.infer<typeof signingKey>;

/** Every key that is trusted now: while one is rotated, the old and the new one of an issuer. */
export const trustedKeys = z
  .object({ keys: z.array(trustedKey.strip()).min(1) })
  .refine(({ keys }) => new Set(keys.map(({ kid }) => kid)).size === keys.length, {
    message: 'two keys have the same kid',
  });

/** A new key pair for an issuer. */
export async function generateSigningKey(issuer: TrustedKey['issuer']): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x, d } = await exportJWK(privateKey);
  const kid = `${issuer}-${(x ?? '').slice(0, 8)}`;
  return signingKey.parse({ kty: 'OKP', crv: 'Ed25519', kid, x, d, issuer });
}

/** The public part, to hand to those who verify. */
export const publicPart = ({ kty, crv, kid, x, issuer }: SigningKey): TrustedKey => ({
  kty,
  crv,
  kid,
  x,
  issuer,
});
