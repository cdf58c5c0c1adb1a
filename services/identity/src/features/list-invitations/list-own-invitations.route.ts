import type { listOwnInvitations } from '@orchestrator/contracts';
import { type Handler, idCursor, identified, readPage } from '@orchestrator/http';
import type { InvitationViews } from '../../domain/invitation.js';
import { presentInvitation } from '../presenters/present-invitation.js';

export const listOwnInvitationsRoute =
  (invitations: InvitationViews): Handler<typeof listOwnInvitations> =>
  async ({ query }, context) => ({
    status: 200,
    body: await readPage(query, {
      cursor: idCursor,
      read: (before, limit) =>
        invitations.ofUser(identified(context).principal.id, { before, limit }),
      placeOf: ({ id }) => id,
      present: presentInvitation,
    }),
  });
