import type { listOrganizations } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { OrganizationViews } from '../../domain/organization.js';
import { cursorOf, nameOfCursor } from '../name-cursor.js';
import { presentOrganization } from '../presenters/present-organization.js';
import { viewerOf } from '../callers/viewer-of.js';

export const listOrganizationsRoute =
  (organizations: OrganizationViews): Handler<typeof listOrganizations> =>
  async ({ query: { limit, cursor } }, context) => {
    const found = await organizations.list(viewerOf(context), {
      after: cursor === undefined ? undefined : nameOfCursor(cursor),
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next_cursor = found.length > limit && last ? cursorOf(last.name) : null;
    return { status: 200, body: { items: items.map(presentOrganization), next_cursor } };
  };
