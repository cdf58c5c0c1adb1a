import { createHash, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser or a person holds; here only its digest is kept. */
export interface Secret {
  readonly value: string;
  readonly digest: Buffer;
}

/** Prefixes by which a value is recognised, so that logs can leave it out. */
export const secretPrefixes = { session: 'ors_', browser: 'orb_', signUpCode: 'oru_' } as const;

/** A new secret of 256 random bits. */
export function newSecret(kind: keyof typeof secretPrefixes): Secret {
  const value = secretPrefixes[kind] + randomBytes(32).toString('base64url');
  return { value, digest: digestOf(value) };
}

/** SHA-256: a fast hash is right for a secret of 256 bits. */
export const digestOf = (value: string): Buffer => createHash('sha256').update(value).digest();

/**
 * A further secret from one that a browser holds (HKDF-SHA-256, RFC 5869), so that it need not be
 * kept: who reads the database can't finish a sign-in that somebody else began.
 * @returns 43 characters of base64url, fit for a PKCE verifier (RFC 7636 section 4.1)
 */
export const derive = (secret: string, salt: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32)).toString('base64url');
