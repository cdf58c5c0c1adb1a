import { randomBytes } from 'node:crypto';

import { encodeBase62 } from './base62.js';
import { crc32 } from './crc32.js';
import { prefixes, type TokenKind } from './token-kinds.js';

/** Bytes of randomness in a token: 256 bits, so that fast hashes are enough to store it. */
export const secretLength = 32;
export const bodyLength = 43;
export const checkLength = 6;

/** The token of a kind over 32 given bytes (big-endian); `generateToken` is what callers want. */
export function encodeToken(kind: TokenKind, secret: Uint8Array): string {
  if (secret.length !== secretLength) {
    throw new RangeError(`A token is made of ${secretLength} bytes, not ${secret.length}.`);
  }
  const number = BigInt(`0x${Buffer.from(secret).toString('hex')}`);
  const checked = prefixes[kind] + encodeBase62(number, bodyLength);
  return checked + encodeBase62(BigInt(crc32(checked)), checkLength);
}

/** A new token of 53 characters over 32 bytes of the system's cryptographic randomness. */
export function generateToken(kind: TokenKind): string {
  return encodeToken(kind, randomBytes(secretLength));
}
