import type { listOwnInvitations } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import type { InvitationViews } from '../../domain/invitation.js';
import { invitationPage } from './invitation-page.js';

export const listOwnInvitationsRoute =
  (invitations: InvitationViews): Handler<typeof listOwnInvitations> =>
  async ({ query }, context) => ({
    status: 200,
    body: await invitationPage(query, (page) =>
      invitations.ofUser(identified(context).principal.id, page),
    ),
  });
