import { createHmac } from 'node:crypto';
import { signingKeyOf } from '../webhook-secret.js';
import { equalInConstantTime } from './equal-in-constant-time.js';

/** How far the clock of the sender may be off, and how old a delivery may be. */
const toleranceMs = 5 * 60_000;
/** While secrets are rotated there are two; more is a trial. */
const mostSignatures = 8;

export interface StandardHeaders {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

/**
 * Is a delivery signed as Standard Webhooks has it: `v1,<base64>` of the HMAC-SHA-256 over
 * `id.timestamp.body`, by one of the secrets, not more than five minutes ago?
 * @returns the id that was signed; undefined where it is not
 */
export function signedIdOf(
  body: Buffer,
  { id = '', timestamp = '', signature = '' }: StandardHeaders,
  secrets: readonly string[],
  nowMs: number,
): string | undefined {
  const given = signature
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .slice(0, mostSignatures);
  const expected = secrets.map((secret) => {
    const hmac = createHmac('sha256', signingKeyOf(secret));
    return 'v1,' + hmac.update(`${id}.${timestamp}.`).update(body).digest('base64');
  });
  const isSigned = expected
    .flatMap((one) => given.map((other) => equalInConstantTime(one, other)))
    .includes(true);
  return isSigned && isUsable(id) && isRecent(timestamp, nowMs) ? id : undefined;
}

const isUsable = (id: string): boolean => /^[\x21-\x7e]{1,255}$/.test(id);

const isRecent = (timestamp: string, nowMs: number): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp) * 1_000) <= toleranceMs;
