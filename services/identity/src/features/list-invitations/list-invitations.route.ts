import type { listInvitations } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { InvitationViews } from '../../domain/invitation.js';
import { organizationIdOf } from '../callers/organization-id-of.js';
import { viewerOf } from '../callers/viewer-of.js';
import { invitationPage } from './invitation-page.js';

export const listInvitationsRoute =
  (invitations: InvitationViews): Handler<typeof listInvitations> =>
  async ({ query }, context) => ({
    status: 200,
    body: await invitationPage(query, (page) =>
      invitations.ofOrganization(viewerOf(context), organizationIdOf(context), page),
    ),
  });
