import type { listInvitations } from '@orchestrator/contracts';
import { type Handler, idCursor, readPage } from '@orchestrator/http';
import type { InvitationViews } from '../../domain/invitation.js';
import { organizationIdOf } from '../callers/organization-id-of.js';
import { viewerOf } from '../callers/viewer-of.js';
import { presentInvitation } from '../presenters/present-invitation.js';

export const listInvitationsRoute =
  (invitations: InvitationViews): Handler<typeof listInvitations> =>
  async ({ query }, context) => {
    const [viewer, organizationId] = [viewerOf(context), organizationIdOf(context)];
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) =>
          invitations.ofOrganization(viewer, organizationId, { before, limit }),
        placeOf: ({ id }) => id,
        present: presentInvitation,
      }),
    };
  };
