import { rangesContain } from './ip-range.js';
import type { Grant } from './token.js';
import { TokenError } from './token-error.js';

/** What is asked for a new token. Left out means: whatever its maker can give. */
export interface RequestedGrant {
  readonly scopes: readonly string[];
  readonly expiresAt?: Date | null | undefined;
  readonly ipAllowlist?: readonly string[] | null | undefined;
}

/** What a session's request gives: a session stands above every token. */
export const grantFreely = (requested: RequestedGrant): Grant => ({
  scopes: requested.scopes,
  expiresAt: requested.expiresAt ?? null,
  ipAllowlist: requested.ipAllowlist ?? null,
  repositories: null,
});

/**
 * What a token's request gives: never more than the token itself has, and what it left out is the
 * token's own.
 * @throws TokenError `escalation`
 */
export const grantWithin = (maker: Grant, requested: RequestedGrant): Grant => ({
  scopes: scopesWithin(maker.scopes, requested.scopes),
  expiresAt: expiryWithin(maker.expiresAt, requested.expiresAt),
  ipAllowlist: allowlistWithin(maker.ipAllowlist, requested.ipAllowlist),
  repositories: maker.repositories,
});

function scopesWithin(held: readonly string[], wanted: readonly string[]): readonly string[] {
  const missing = wanted.filter((scope) => !held.includes(scope));
  if (missing.length > 0) throw escalation(`The calling token lacks ${missing.join(', ')}.`);
  return wanted;
}

function expiryWithin(held: Date | null, wanted: Date | null | undefined): Date | null {
  if (wanted === undefined) return held;
  if (held !== null && (wanted === null || wanted > held)) {
    throw escalation('The new token would outlive the calling one.');
  }
  return wanted;
}

function allowlistWithin(
  held: readonly string[] | null,
  wanted: readonly string[] | null | undefined,
): readonly string[] | null {
  if (wanted === undefined) return held;
  if (held !== null && (wanted === null || !rangesContain(held, wanted))) {
    throw escalation('The new token would be usable from where the calling one is not.');
  }
  return wanted;
}

const escalation = (sentence: string): TokenError => new TokenError('escalation', sentence);
