import { createHash } from 'node:crypto';
import type { Caller, ServiceName } from '@orchestrator/contracts';
import { importJWK, SignJWT } from 'jose';
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
export async function createAssertionSigner(key: SigningKey): Promise<AssertionSigner> {
  const privateKey = await importJWK(key, 'EdDSA');
  const remembered = new Map<string, Remembered>();

  const signNow = async (audience: ServiceName, caller: Caller, place: string, endMs: number) => {
    const nowMs = Date.now();
    const expMs = Math.min(nowMs + assertionLifetimeS * 1000, endMs);
    const assertion = await new SignJWT({ caller })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' })
      .setIssuer(key.issuer)
      .setAudience(audience)
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setExpirationTime(Math.max(Math.ceil(expMs / 1000), Math.floor(nowMs / 1000) + 1))
      .sign(privateKey);
    if (remembered.size >= maxRemembered) forgetOldest(remembered);
    remembered.delete(place);
    remembered.set(place, { assertion, goodUntilMs: Math.min(nowMs + reuseMs, endMs) });
    return assertion;
  };

  return {
    sign(audience, caller, identity = claimsIdentity(caller), notAfterMs = Infinity) {
      const place = `${audience} ${identity}`;
      const found = remembered.get(place);
      if (found && Date.now() < found.goodUntilMs) return found.assertion;
      return signNow(audience, caller, place, notAfterMs);
    },
  };
}

function forgetOldest(remembered: Map<string, Remembered>): void {
  const oldest = remembered.keys().next();
  if (!oldest.done) remembered.delete(oldest.value);
}
