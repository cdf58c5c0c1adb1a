import { assertWithin, type Ground } from './grant-within.js';
import type { Grant, Token } from './token.js';
import { TokenError } from './token-error.js';
import { expiryUnder } from './token-policy.js';

/** How a token is asked to be rotated. */
export interface RequestedRotation {
  readonly overlapSeconds: number;
  readonly endsOnFirstUse: boolean;
  /** undefined keeps the lifetime of the predecessor, from now. */
  readonly expiresAt: Date | null | undefined;
}

/** The longest time from its first rotation until a predecessor ends, however often that is repeated. */
const longestOverlapMs = 7 * 24 * 3_600_000;
/** For how long after the first use of a successor its predecessor shows a fork. */
const forkMs = 30 * 24 * 3_600_000;

/**
 * May a manager give this token a successor?
 * @throws TokenError `token_not_active`, `already_rotated`
 */
export function assertRotatable({ revokedAt, rotatedTo, status }: Token): void {
  if (revokedAt === null && rotatedTo !== null) throw alreadyRotated();
  if (status !== 'active') {
    throw new TokenError('token_not_active', 'Only an active token can be rotated.');
  }
}

/**
 * Does a value that asks to be rotated show that two hold what one should? It does when it was rotated
 * by itself and its successor was used, not longer than 30 days ago.
 */
export function isFork(presented: Token, successor: Token | undefined, now: Date): boolean {
  if (presented.revokedAt !== null || presented.rotatedBy !== 'itself') return false;
  const usedAt = successor === undefined ? null : firstUseOf(successor);
  return usedAt !== null && now.getTime() - usedAt.getTime() <= forkMs;
}

/** A token that rotated itself was used, whoever may have missed that. */
const firstUseOf = ({ firstUsedAt, rotatedBy, rotatedAt }: Token): Date | null =>
  firstUsedAt ?? (rotatedBy === 'itself' ? rotatedAt : null);

/**
 * May a live token give itself a successor, where that is no fork?
 * @param successor the one that it has, if it has one: it was never used and is replaced
 * @throws TokenError `already_rotated` when a manager has rotated one of them
 */
export function assertMayRotateItself({ rotatedBy }: Token, successor: Token | undefined): void {
  if (rotatedBy === null) return;
  const ledOn = successor !== undefined && successor.rotatedTo !== null;
  if (rotatedBy === 'manager' || ledOn) throw alreadyRotated();
}

/**
 * What the successor may do that a manager gets: the same as its predecessor, and not more than the
 * calling token.
 * @throws TokenError `escalation`, `project_not_allowed`, `expiry_not_in_future`, `expiry_refused`
 */
export function grantToManager(
  previous: Token,
  { maker, now, policy }: Ground,
  wanted: Date | null | undefined,
): Grant {
  const lasting = earlier(keptEnd(previous, now), maker?.expiresAt ?? null);
  const grant = { ...rightsOf(previous), expiresAt: expiryUnder(policy, now, wanted, lasting) };
  assertWithin(previous, maker, grant);
  return grant;
}

/**
 * What the successor may do that a token gives itself: the same, for as long or shorter.
 * @throws TokenError `escalation`, `expiry_not_in_future`, `expiry_refused`
 */
export function grantToItself(
  previous: Token,
  { now, policy }: Omit<Ground, 'maker'>,
  wanted: Date | null | undefined,
): Grant {
  const lasting = keptEnd(previous, now);
  if (wanted !== undefined && lasting !== null && (wanted === null || wanted > lasting)) {
    throw new TokenError('escalation', 'The successor would live longer than its predecessor.');
  }
  return { ...rightsOf(previous), expiresAt: expiryUnder(policy, now, wanted, lasting) };
}

/**
 * When the predecessor ends at the latest. Where its rotation is repeated that is not sooner than was
 * said before, and at most 7 days after the first time.
 */
export function overlapEnd(previous: Token, now: Date, overlapSeconds: number): Date {
  const asked = now.getTime() + overlapSeconds * 1_000;
  const { rotatedAt, overlapEndsAt } = previous;
  if (rotatedAt === null) return new Date(asked);
  const latest = rotatedAt.getTime() + longestOverlapMs;
  return new Date(Math.min(latest, Math.max(asked, overlapEndsAt?.getTime() ?? asked)));
}

const rightsOf = ({ scopes, ipAllowlist, repositories }: Token): Omit<Grant, 'expiresAt'> => ({
  scopes,
  ipAllowlist,
  repositories,
});

/** The lifetime of a token, from now. */
const keptEnd = ({ expiresAt, createdAt }: Token, now: Date): Date | null =>
  expiresAt && new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime());

/** The earlier of two ends; null is none. */
export const earlier = (one: Date | null, other: Date | null): Date | null => {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
};

const alreadyRotated = (): TokenError =>
  new TokenError('already_rotated', 'This token was rotated: its successor stands in its place.');
