import type { tokenPolicy } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { TokenPolicy } from '../../domain/token-policy.js';

export const presentTokenPolicy = (policy: TokenPolicy): z.input<typeof tokenPolicy> => ({
  max_token_lifetime_days: policy.maxTokenLifetimeDays,
  require_token_expiry: policy.requireTokenExpiry,
  inactive_token_days: policy.inactiveTokenDays,
});

interface Asked {
  readonly max_token_lifetime_days?: number | null | undefined;
  readonly require_token_expiry?: boolean | undefined;
  readonly inactive_token_days?: number | null | undefined;
}

/** And back. What is left out is not among the changes; null, which lifts a limit, is. */
export const tokenPolicyChanges = (asked: Asked): Partial<TokenPolicy> => ({
  ...(asked.max_token_lifetime_days !== undefined && {
    maxTokenLifetimeDays: asked.max_token_lifetime_days,
  }),
  ...(asked.require_token_expiry !== undefined && {
    requireTokenExpiry: asked.require_token_expiry,
  }),
  ...(asked.inactive_token_days !== undefined && { inactiveTokenDays: asked.inactive_token_days }),
});
