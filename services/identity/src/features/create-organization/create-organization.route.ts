import { createOrganization, reservedNames } from '@orchestrator/contracts';
import { actorOf, type Handler, idempotencyClaim, identified } from '@orchestrator/http';
import { IdentityError } from '../../domain/identity-error.js';
import type { OrganizationStore } from '../../domain/organization.js';
import { presentOrganization } from '../presenters/present-organization.js';

export const createOrganizationRoute =
  (store: OrganizationStore): Handler<typeof createOrganization> =>
  async (input, context) => {
    const { name, display_name } = input.body;
    if (reservedNames.has(name)) throw new IdentityError('name_taken', 'This name is reserved.');
    const founded = await store.found({
      founderId: identified(context).principal.id,
      name,
      displayName: display_name === undefined || display_name === '' ? name : display_name,
      once: idempotencyClaim(createOrganization, input, context),
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: `/api/v2/orgs/${founded.name}` },
      body: presentOrganization(founded),
    };
  };
