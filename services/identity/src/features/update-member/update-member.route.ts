import type { updateMember } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { MembershipStore } from '../../domain/membership.js';
import { changeOf } from '../callers/change-of.js';
import { presentMember } from '../presenters/present-member.js';

export const updateMemberRoute =
  (store: MembershipStore): Handler<typeof updateMember> =>
  async ({ params, body }, context) => {
    const updated = await store.update(changeOf(context), params.username, body.role);
    return { status: 200, body: presentMember(updated) };
  };
