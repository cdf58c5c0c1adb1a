import { TokenError } from './token-error.js';

/** What is asked of tokens; of several policies the strictest word counts. */
export interface TokenPolicy {
  /** null is no limit. */
  readonly maxLifetimeDays: number | null;
  readonly requireExpiry: boolean;
  /** Tokens that were not used for so long are revoked; null is never. */
  readonly inactiveDays: number | null;
}

/** Nothing is asked. */
export const freePolicy: TokenPolicy = {
  maxLifetimeDays: null,
  requireExpiry: false,
  inactiveDays: null,
};

const dayMs = 86_400_000;

const least = (one: number | null, other: number | null): number | null => {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
};

/** The strictest word of each policy. */
export const strictestOf = (policies: readonly TokenPolicy[]): TokenPolicy =>
  policies.reduce(
    (strict, policy) => ({
      maxLifetimeDays: least(strict.maxLifetimeDays, policy.maxLifetimeDays),
      requireExpiry: strict.requireExpiry || policy.requireExpiry,
      inactiveDays: least(strict.inactiveDays, policy.inactiveDays),
    }),
    freePolicy,
  );

/** The last moment until which a token that is made now may live; null is no limit. */
const lastMoment = ({ maxLifetimeDays }: TokenPolicy, now: Date): Date | null =>
  maxLifetimeDays === null ? null : new Date(now.getTime() + maxLifetimeDays * dayMs);

/**
 * When a new token ends under a policy.
 * @param wanted what was asked for; undefined takes `otherwise`, cut to what the policy allows
 * @param otherwise the end where none was asked for: the maker's own, or the predecessor's lifetime
 * @throws TokenError `expiry_not_in_future`, `expiry_refused`
 */
export function expiryUnder(
  policy: TokenPolicy,
  now: Date,
  wanted: Date | null | undefined,
  otherwise: Date | null,
): Date | null {
  const last = lastMoment(policy, now);
  if (wanted === undefined) return cut(policy, last, otherwise);
  if (wanted === null) {
    if (policy.requireExpiry || last !== null) {
      throw new TokenError('expiry_refused', 'is required: a policy asks for an end');
    }
    return null;
  }
  if (wanted <= now) throw new TokenError('expiry_not_in_future', 'must be in the future');
  if (last !== null && wanted > last) {
    const { maxLifetimeDays } = policy;
    throw new TokenError(
      'expiry_refused',
      `must be at most ${maxLifetimeDays} days from now: a policy asks for it`,
    );
  }
  return wanted;
}

function cut(policy: TokenPolicy, last: Date | null, end: Date | null): Date | null {
  if (last !== null && (end === null || end > last)) return last;
  if (end === null && policy.requireExpiry) {
    throw new TokenError('expiry_refused', 'is required: a policy asks for an end');
  }
  return end;
}
