import type { deleteOrganization } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { OrganizationStore } from '../../domain/organization.js';
import { changeOf } from '../callers/change-of.js';

export const deleteOrganizationRoute =
  (store: OrganizationStore): Handler<typeof deleteOrganization> =>
  async (_input, context) => {
    await store.remove(changeOf(context));
    return { status: 204 };
  };
