import type { readOrganization } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { IdentityError } from '../../domain/identity-error.js';
import type { OrganizationViews } from '../../domain/organization.js';
import { organizationIdOf } from '../callers/organization-id-of.js';
import { presentOrganization } from '../presenters/present-organization.js';
import { viewerOf } from '../callers/viewer-of.js';

export const readOrganizationRoute =
  (organizations: OrganizationViews): Handler<typeof readOrganization> =>
  async (_input, context) => {
    const found = await organizations.find(viewerOf(context), organizationIdOf(context));
    if (found === null) throw new IdentityError('not_found', 'There is no such organization.');
    return { status: 200, body: presentOrganization(found) };
  };
