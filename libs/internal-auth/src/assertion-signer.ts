import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Caller, ServiceName } from '@orchestrator/contracts';
import type { SigningKey } from './keys.js';

/** How long an assertion is good for, in seconds; verifiers refuse longer ones. */
export const assertionLifetimeS = 60;

/** How long a signed assertion is handed out again, in milliseconds. */
const reuseMs = 30_000;
const maxRemembered = 50_000;

export interface AssertionSigner {
  /**
   * A signed assertion of this caller for this service (RFC 7519, EdDSA).
   * @param identity names the claims: equal identities must mean equal callers. It is what a signed
   * assertion is remembered by, so that it can't outlive a change of roles.
   * @param notAfterMs wall-clock end of the caller's own credential, in milliseconds
   * @returns the assertion at once when one is remembered, else a promise of it
   */
  sign(
    audience: ServiceName,
    caller: Caller,
    identity?: string,
    notAfterMs?: number,
  ): string | Promise<string>;
}

interface Remembered {
  readonly assertion: string;
  readonly goodUntilMs: number;
}

/** What equal callers share: the SHA-256 of their claims. */
export const claimsIdentity = (caller: Caller): string =>
  createHash('sha256').update(JSON.stringify(caller)).digest('base64url');

/** Signs caller assertions with one key, and remembers them by audience and claims. */
export function createAssertionSigner(key: SigningKey): Promise<AssertionSigner> {
  const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' });
  const header = encoded({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' });
  const remembered = new Map<string, Remembered>();

  const signNow = (audience: ServiceName, caller: Caller, place: string, endMs: number) => {
    const nowMs = Date.now();
    const iat = Math.floor(nowMs / 1000);
    const expMs = Math.min(nowMs + assertionLifetimeS * 1000, endMs);
    const exp = Math.max(Math.ceil(expMs / 1000), iat + 1);
    const claims = encoded({ caller, iss: key.issuer, aud: audience, iat, exp });
    const assertion = signed(`${header}.${claims}`, privateKey);
    if (remembered.size >= maxRemembered) forgetOldest(remembered);
    remembered.delete(place);
    remembered.set(place, { assertion, goodUntilMs: Math.min(nowMs + reuseMs, endMs) });
    return assertion;
  };

  return Promise.resolve({
    sign(audience, caller, identity = claimsIdentity(caller), notAfterMs = Infinity) {
      const place = `${audience} ${identity}`;
      const found = remembered.get(place);
      if (found && Date.now() < found.goodUntilMs) return found.assertion;
      return signNow(audience, caller, place, notAfterMs);
    },
  });
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * A signature in its compact form (RFC 7515, section 7.1; RFC 8037, section 3.1), made here and now:
 * WebCrypto hands each to another thread, and that takes longer than the signature itself.
 */
const signed = (text: string, privateKey: KeyObject): string =>
  `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;

function forgetOldest(remembered: Map<string, Remembered>): void {
  const oldest = remembered.keys().next();
  if (!oldest.done) remembered.delete(oldest.value);
}
