import type { removeMember } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { MembershipStore } from '../../domain/membership.js';
import { changeOf } from '../callers/change-of.js';

export const removeMemberRoute =
  (store: MembershipStore): Handler<typeof removeMember> =>
  async ({ params }, context) => {
    await store.remove(changeOf(context), params.username);
    return { status: 204 };
  };
