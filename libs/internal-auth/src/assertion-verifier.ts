import { caller as callerSchema, type Caller, serviceNames } from '@orchestrator/contracts';
import type { ServiceName } from '@orchestrator/contracts';
import { type CryptoKey, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { assertionLifetimeS } from './assertion-signer.js';
import type { TrustedKey } from './keys.js';

/** The assertion is missing, forged, for somebody else, too old, or claims what its key may not. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

export interface AssertionVerifier {
  /**
   * The caller that this assertion names.
   * @throws AssertionError for everything that is not a good assertion for this service
   */
  verify(assertion: string | undefined): Caller | Promise<Caller>;
}

const claims = z.object({
  iss: z.enum(serviceNames),
  iat: z.number(),
  exp: z.number(),
  caller: callerSchema,
});

interface Remembered {
  readonly caller: Caller;
  readonly expMs: number;
}
const maxRemembered = 50_000;
const clockToleranceS = 5;

/**
 * Verifies assertions made for one service. That a signature is good is remembered; whether the
 * assertion has expired is looked at each time.
 */
export async function createAssertionVerifier(options: {
  audience: ServiceName;
  trustedKeys: readonly TrustedKey[];
}): Promise<AssertionVerifier> {
  const keys = await importKeys(options.trustedKeys);
  const remembered = new Map<string, Remembered>();

  const verifyNow = async (assertion: string): Promise<Caller> => {
    const { caller, expMs } = await check(assertion, options.audience, keys);
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(assertion, { caller, expMs });
    return caller;
  };

  return {
    verify(assertion) {
      if (assertion === undefined) return Promise.reject(new AssertionError('missing'));
      const found = remembered.get(assertion);
      if (found === undefined) return verifyNow(assertion);
      if (Date.now() < found.expMs) return found.caller;
      remembered.delete(assertion);
      return Promise.reject(new AssertionError('expired'));
    },
  };
}

type Keys = ReadonlyMap<
  string,
  { readonly key: CryptoKey | Uint8Array; readonly issuer: ServiceName }
>;

async function importKeys(trusted: readonly TrustedKey[]): Promise<Keys> {
  const entries = trusted.map(async (jwk) => {
    const key = await importJWK(jwk, 'EdDSA');
    return [jwk.kid, { key, issuer: jwk.issuer }] as const;
  });
  return new Map(await Promise.all(entries));
}

async function check(assertion: string, audience: ServiceName, keys: Keys): Promise<Remembered> {
  const trusted = keys.get(keyIdOf(assertion));
  if (trusted === undefined) throw new AssertionError('signed with an unknown key');
  const { payload } = await jwtVerify(assertion, trusted.key, {
    algorithms: ['EdDSA'],
    issuer: trusted.issuer,
    audience,
    clockTolerance: clockToleranceS,
    requiredClaims: ['exp', 'iat'],
  }).catch((error: unknown) => {
    throw new AssertionError('not good', { cause: error });
  });
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw new AssertionError('claims of an unknown form');
  const { caller, iat, exp, iss } = parsed.data;
  if (payload.aud !== audience) throw new AssertionError('made for more than this service');
  if (exp - iat > assertionLifetimeS + 1) throw new AssertionError('lives too long');
  assertMayClaim(iss, caller);
  return { caller, expMs: (exp + clockToleranceS) * 1000 };
}

function keyIdOf(assertion: string): string {
  try {
    return decodeProtectedHeader(assertion).kid ?? '';
  } catch {
    return '';
  }
}

/** Only the gateway's key may name a user or a token; every key may name its own service. */
function assertMayClaim(issuer: ServiceName, caller: Caller): void {
  const may = caller.type === 'service' ? caller.service === issuer : issuer === 'gateway';
  if (!may) throw new AssertionError(`${issuer} may not make this claim`);
}
