import { createOrganization, fillPath, readOrganization } from '@orchestrator/contracts';
import { actorOf, type Handler, idempotencyClaim, identified } from '@orchestrator/http';
import type { OrganizationStore } from '../../domain/organization.js';
import { refuseReservedName } from '../names/refuse-reserved-name.js';
import { presentOrganization } from '../presenters/present-organization.js';

export const createOrganizationRoute =
  (store: OrganizationStore): Handler<typeof createOrganization> =>
  async (input, context) => {
    const { name, display_name } = input.body;
    refuseReservedName(name);
    const founded = await store.found({
      founderId: identified(context).principal.id,
      name,
      displayName: display_name === undefined || display_name === '' ? name : display_name,
      once: idempotencyClaim(createOrganization, input, context),
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: fillPath(readOrganization.path, { org: founded.name }) },
      body: presentOrganization(founded),
    };
  };
