import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { Member, MembershipStore } from '../../domain/membership.js';
import { mayInvite, requireManager, type Role } from '../../domain/role.js';
import { identitySchema } from '../identity-schema.js';
import { memberRemovedEvent, memberUpdatedEvent } from '../events/member-events.js';
import type { SettledChange } from '../settled-change.js';
import { lockStanding } from './standing.js';
import { withdrawInvitations } from './withdraw-invitations.js';

type Tx = Prisma.TransactionClient;

export function createPrismaMembershipStore(settledChange: SettledChange): MembershipStore {
  return {
    update: (change, username, role) =>
      settledChange(async (tx) => {
        const { organizationId, actor } = change;
        const standing = await lockStanding(tx, change);
        const member = await findMember(tx, organizationId, username);
        requireManager(standing.role, [member.role, role]);
        const ids = [coherenceId.user(member.userId)];
        const result = { ...member, role };
        // For a role that is held already, too: who gave it may have died before the gateways knew.
        if (member.role === role) return { ids, result };
        if (member.role === 'owner') await assertAnotherOwner(tx, organizationId);
        await tx.membership.update({ where: keyOf(member), data: { role } });
        const events = [
          memberUpdatedEvent(result, member.role, actor),
          ...(await withdrawInvitations(tx, madeBeyond(member, role), actor)),
        ];
        await appendToOutbox(tx, identitySchema, events, { invalidates: ids });
        return { ids, result };
      }),

    remove: (change, username) =>
      settledChange(async (tx) => {
        const { organizationId, by, actor } = change;
        const standing = await lockStanding(tx, change);
        const member = await findMember(tx, organizationId, username);
        const leaving = by.type === 'user' && by.id === member.userId;
        if (!leaving) requireManager(standing.role, [member.role]);
        if (member.role === 'owner') await assertAnotherOwner(tx, organizationId);
        await tx.membership.delete({ where: keyOf(member) });
        const ids = [coherenceId.user(member.userId)];
        const events = [
          memberRemovedEvent(member, actor),
          ...(await withdrawInvitations(tx, madeBeyond(member, null), actor)),
        ];
        await appendToOutbox(tx, identitySchema, events, { invalidates: ids });
        return { ids, result: undefined };
      }),
  };
}

interface FoundMember extends Member {
  readonly organizationId: string;
  readonly userId: string;
}

async function findMember(tx: Tx, organizationId: string, username: string): Promise<FoundMember> {
  const found = await tx.membership.findFirst({
    where: { organizationId, user: { username } },
    include: { user: { select: { displayName: true } } },
  });
  if (found === null) throw new IdentityError('not_found', `${username} is no member.`);
  const { userId, role, joinedAt, user } = found;
  return { organizationId, userId, username, displayName: user.displayName, role, joinedAt };
}

/** The organization is locked: nobody else stops being an owner before the commit. */
async function assertAnotherOwner(tx: Tx, organizationId: string): Promise<void> {
  const owners = await tx.membership.count({ where: { organizationId, role: 'owner' } });
  if (owners < 2) {
    throw new IdentityError(
      'last_owner',
      'An organization needs an owner: make another one first.',
    );
  }
}

const keyOf = ({ organizationId, userId }: FoundMember) => ({
  organizationId_userId: { organizationId, userId },
});

/** What a member offered and could not offer now. */
function madeBeyond({ organizationId, userId }: FoundMember, role: Role | null): Prisma.Sql {
  const offerable = role === null ? [] : [...mayInvite(role)];
  return Prisma.sql`
    i.organization_id = ${organizationId}::uuid AND i.invited_by = ${userId}::uuid
    AND NOT (i.role::text = ANY(${offerable}::text[]))`;
}
