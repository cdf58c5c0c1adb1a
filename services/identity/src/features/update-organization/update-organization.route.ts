import type { updateOrganization } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { OrganizationStore } from '../../domain/organization.js';
import { changeOf } from '../callers/change-of.js';
import { presentOrganization } from '../presenters/present-organization.js';
import { tokenPolicyChanges } from '../presenters/present-token-policy.js';

export const updateOrganizationRoute =
  (store: OrganizationStore): Handler<typeof updateOrganization> =>
  async ({ body }, context) => {
    const updated = await store.update(changeOf(context), {
      displayName: body.display_name,
      tokenPolicy: tokenPolicyChanges(body.token_policy ?? {}),
    });
    return { status: 200, body: presentOrganization(updated) };
  };
