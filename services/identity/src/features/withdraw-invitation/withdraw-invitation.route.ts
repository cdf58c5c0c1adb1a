import type { withdrawInvitation } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { InvitationStore } from '../../domain/invitation.js';
import { changeOf } from '../callers/change-of.js';

export const withdrawInvitationRoute =
  (store: InvitationStore): Handler<typeof withdrawInvitation> =>
  async ({ params }, context) => {
    await store.withdraw(changeOf(context), params.id);
    return { status: 204 };
  };
