import type { CloudEvent } from '@orchestrator/messaging';
import type { Prisma } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import type { Role } from '../../domain/role.js';
import { invitationWithdrawnEvent } from '../events/member-events.js';

interface Withdrawn {
  id: string;
  organization_id: string;
  user_id: string;
  username: string;
  role: Role;
}

/**
 * Withdraws the invitations `i` that the condition is true for.
 * @param condition SQL over `identity.invitation AS i`
 * @returns events for the outbox, in the same transaction
 */
export async function withdrawInvitations(
  tx: Prisma.TransactionClient,
  condition: Prisma.Sql,
  actor: Actor,
): Promise<readonly CloudEvent[]> {
  const withdrawn = await tx.$queryRaw<Withdrawn[]>`
    DELETE FROM identity.invitation AS i USING identity.user AS u
     WHERE u.id = i.user_id AND (${condition})
    RETURNING i.id, i.organization_id, i.user_id, u.username, i.role`;
  return withdrawn.map((one) =>
    invitationWithdrawnEvent(
      {
        invitationId: one.id,
        organizationId: one.organization_id,
        userId: one.user_id,
        username: one.username,
        role: one.role,
      },
      actor,
    ),
  );
}
