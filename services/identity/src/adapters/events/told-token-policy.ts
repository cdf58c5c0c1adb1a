import type { TokenPolicy } from '../../domain/token-policy.js';

/** A token policy, as events tell of it. */
export const toldTokenPolicy = (policy: TokenPolicy) => ({
  max_token_lifetime_days: policy.maxTokenLifetimeDays,
  require_token_expiry: policy.requireTokenExpiry,
  inactive_token_days: policy.inactiveTokenDays,
});

/** Which fields of it changed, as events and the API name them. */
export function changedPolicyFields(before: TokenPolicy, after: TokenPolicy): string[] {
  const was = Object.entries(toldTokenPolicy(before));
  const is = new Map<string, unknown>(Object.entries(toldTokenPolicy(after)));
  return was.flatMap(([field, value]) => (value === is.get(field) ? [] : [field]));
}
