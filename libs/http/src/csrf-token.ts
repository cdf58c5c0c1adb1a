import { hkdfSync, timingSafeEqual } from 'node:crypto';

const info = 'orchestrator-access csrf 1';
const bytes = 32;

/**
 * The CSRF token that belongs to a cookie: derived from the cookie's secret value by HKDF-SHA-256
 * (RFC 5869), so that nothing has to be kept, and the token does not tell the cookie.
 * @param cookieValue the whole value, a secret of 256 random bits
 * @returns 43 characters of base64url
 */
export const csrfTokenOf = (cookieValue: string): string =>
  derived(cookieValue).toString('base64url');

/** Is this the CSRF token of this cookie? Takes the same time for every wrong one. */
export function isCsrfTokenOf(cookieValue: string, sent: string | undefined): boolean {
  if (sent === undefined) return false;
  const expected = Buffer.from(csrfTokenOf(cookieValue));
  const given = Buffer.from(sent);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const derived = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', info, bytes));
