import { hash } from 'node:crypto';

/**
 * SHA-256 of a token's value as base64url without padding (RFC 4648, section 5): 43 characters
 * that need no escaping in a URL or a cache key. From the gateway on only this travels, never
 * the value.
 */
export function tokenDigest(value: string): string {
  return hash('sha256', value, 'base64url');
}
