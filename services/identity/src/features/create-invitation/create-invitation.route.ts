import type { createInvitation } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { InvitationStore } from '../../domain/invitation.js';
import { changeOf } from '../callers/change-of.js';
import { presentInvitation } from '../presenters/present-invitation.js';

export const createInvitationRoute =
  (store: InvitationStore): Handler<typeof createInvitation> =>
  async ({ body }, context) => ({
    status: 201,
    body: presentInvitation(await store.invite(changeOf(context), body)),
  });
