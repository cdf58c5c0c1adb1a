import { coherenceId } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import { Prisma } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import { userChain } from '../../domain/audit-chain.js';
import { dropAuditChain } from '../audit/drop-audit-chain.js';
import { endSessions } from '../sessions/end-sessions.js';
import { giveUpName } from '../namespace-names.js';
import { leaveOrganizations } from '../organizations/leave-organizations.js';
import { memberRemovedEvent } from '../events/member-events.js';
import { userDeletedEvent } from '../events/user-events.js';
import { withdrawInvitations } from '../organizations/withdraw-invitations.js';

/**
 * Deletes a user with everything that belongs to that user alone: sessions, identities, memberships,
 * invitations, sign-ins under way, the audit log. The name is given up; who made what stays on
 * record as an id.
 * @throws IdentityError `last_owner`, `caller_inactive`
 */
export async function deleteUser(
  tx: Prisma.TransactionClient,
  id: string,
  actor: Actor,
): Promise<{ readonly events: readonly CloudEvent[]; readonly ids: readonly string[] }> {
  const { username, left } = await leaveOrganizations(tx, id);
  const own = Prisma.sql`i.user_id = ${id}::uuid OR i.invited_by = ${id}::uuid`;
  const withdrawn = await withdrawInvitations(tx, own, actor);
  const ended = await endSessions(tx, Prisma.sql`s.user_id = ${id}::uuid`, 'user_deleted', actor);
  await tx.signInAttempt.deleteMany({ where: { userId: id } });
  await tx.pendingLink.deleteMany({ where: { userId: id } });
  await tx.providerIdentity.deleteMany({ where: { userId: id } });
  const chain = await dropAuditChain(tx, userChain(id));
  await giveUpName(tx, username);
  await tx.user.delete({ where: { id } });
  return {
    events: [
      ...ended.events,
      ...withdrawn,
      ...left.map((one) => memberRemovedEvent({ ...one, userId: id, username }, actor)),
      userDeletedEvent({ id, username }, chain, actor),
    ],
    ids: [coherenceId.user(id), ...ended.ids],
  };
}
