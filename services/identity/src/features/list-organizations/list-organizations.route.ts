import type { listOrganizations } from '@orchestrator/contracts';
import { type Handler, nameCursor, readPage } from '@orchestrator/http';
import type { OrganizationViews } from '../../domain/organization.js';
import { viewerOf } from '../callers/viewer-of.js';
import { presentOrganization } from '../presenters/present-organization.js';

export const listOrganizationsRoute =
  (organizations: OrganizationViews): Handler<typeof listOrganizations> =>
  async ({ query }, context) => ({
    status: 200,
    body: await readPage(query, {
      cursor: nameCursor,
      read: (after, limit) => organizations.list(viewerOf(context), { after, limit }),
      placeOf: ({ name }) => name,
      present: presentOrganization,
    }),
  });
