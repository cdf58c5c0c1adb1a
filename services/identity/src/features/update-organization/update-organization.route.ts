import type { updateOrganization } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { OrganizationStore, TokenPolicy } from '../../domain/organization.js';
import { changeOf } from '../callers/change-of.js';
import { presentOrganization } from '../presenters/present-organization.js';

export const updateOrganizationRoute =
  (store: OrganizationStore): Handler<typeof updateOrganization> =>
  async ({ body }, context) => {
    const updated = await store.update(changeOf(context), {
      displayName: body.display_name,
      tokenPolicy: policyChanges(body.token_policy ?? {}),
    });
    return { status: 200, body: presentOrganization(updated) };
  };

interface Asked {
  readonly max_token_lifetime_days?: number | null | undefined;
  readonly require_token_expiry?: boolean | undefined;
  readonly inactive_token_days?: number | null | undefined;
}

/** What is left out is not among them; null, which lifts a limit, is. */
const policyChanges = (asked: Asked): Partial<TokenPolicy> => ({
  ...(asked.max_token_lifetime_days !== undefined && {
    maxTokenLifetimeDays: asked.max_token_lifetime_days,
  }),
  ...(asked.require_token_expiry !== undefined && {
    requireTokenExpiry: asked.require_token_expiry,
  }),
  ...(asked.inactive_token_days !== undefined && { inactiveTokenDays: asked.inactive_token_days }),
});
