import type { organization, tokenPolicy } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { OwnOrganization, TokenPolicy } from '../../domain/organization.js';

/** An organization as the API shows it to one who belongs to it. */
export const presentOrganization = (own: OwnOrganization): z.input<typeof organization> => ({
  id: own.id,
  name: own.name,
  display_name: own.displayName,
  role: own.role,
  token_policy: presentTokenPolicy(own.tokenPolicy),
  created_at: own.createdAt.toISOString(),
});

export const presentTokenPolicy = (policy: TokenPolicy): z.input<typeof tokenPolicy> => ({
  max_token_lifetime_days: policy.maxTokenLifetimeDays,
  require_token_expiry: policy.requireTokenExpiry,
  inactive_token_days: policy.inactiveTokenDays,
});
