import type { listMembers } from '@orchestrator/contracts';
import { type Handler, nameCursor, readPage } from '@orchestrator/http';
import type { MemberViews } from '../../domain/membership.js';
import { organizationIdOf } from '../callers/organization-id-of.js';
import { viewerOf } from '../callers/viewer-of.js';
import { presentMember } from '../presenters/present-member.js';

export const listMembersRoute =
  (members: MemberViews): Handler<typeof listMembers> =>
  async ({ query }, context) => {
    const [viewer, organizationId] = [viewerOf(context), organizationIdOf(context)];
    return {
      status: 200,
      body: await readPage(query, {
        cursor: nameCursor,
        read: (after, limit) => members.list(viewer, organizationId, { after, limit }),
        placeOf: ({ username }) => username,
        present: presentMember,
      }),
    };
  };
