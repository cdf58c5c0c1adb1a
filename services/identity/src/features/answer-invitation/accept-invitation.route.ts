import type { acceptInvitation } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { InvitationStore } from '../../domain/invitation.js';
import { presentOrganization } from '../presenters/present-organization.js';

export const acceptInvitationRoute =
  (store: InvitationStore): Handler<typeof acceptInvitation> =>
  async ({ params }, context) => {
    const { principal } = identified(context);
    const joined = await store.accept(principal.id, params.id, actorOf(context));
    return { status: 200, body: presentOrganization(joined) };
  };
