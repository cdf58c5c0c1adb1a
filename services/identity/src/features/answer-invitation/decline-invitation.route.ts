import type { declineInvitation } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { InvitationStore } from '../../domain/invitation.js';

export const declineInvitationRoute =
  (store: InvitationStore): Handler<typeof declineInvitation> =>
  async ({ params }, context) => {
    await store.decline(identified(context).principal.id, params.id, actorOf(context));
    return { status: 204 };
  };
