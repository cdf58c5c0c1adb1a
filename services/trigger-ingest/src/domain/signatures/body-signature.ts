import { createHmac } from 'node:crypto';
import { equalInConstantTime } from './equal-in-constant-time.js';

/**
 * Is this the HMAC-SHA-256 of the body, in hex, by one of the secrets? All are tried, so that time does
 * not tell which fits.
 */
export const isSignatureOf = (
  body: Buffer,
  hex: string | undefined,
  secrets: readonly string[],
): boolean =>
  secrets
    .map((secret) => createHmac('sha256', secret).update(body).digest('hex'))
    .map((expected) => equalInConstantTime(expected, hex ?? ''))
    .includes(true);
