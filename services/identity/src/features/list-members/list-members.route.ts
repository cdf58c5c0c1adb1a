import type { listMembers } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { MemberViews } from '../../domain/membership.js';
import { cursorOf, nameOfCursor } from '../name-cursor.js';
import { organizationIdOf } from '../callers/organization-id-of.js';
import { presentMember } from '../presenters/present-member.js';
import { viewerOf } from '../callers/viewer-of.js';

export const listMembersRoute =
  (members: MemberViews): Handler<typeof listMembers> =>
  async ({ query: { limit, cursor } }, context) => {
    const found = await members.list(viewerOf(context), organizationIdOf(context), {
      after: cursor === undefined ? undefined : nameOfCursor(cursor),
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next_cursor = found.length > limit && last ? cursorOf(last.username) : null;
    return { status: 200, body: { items: items.map(presentMember), next_cursor } };
  };
