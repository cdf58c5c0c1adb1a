import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox, newId } from '@orchestrator/database';
import { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { InvitationStore } from '../../domain/invitation.js';
import { requireManager, requireRole, type Role } from '../../domain/role.js';
import { identitySchema } from '../identity-schema.js';
import { holdCallingUser } from '../users/lock-user.js';
import {
  invitationDeclinedEvent,
  memberAddedEvent,
  memberInvitedEvent,
} from '../events/member-events.js';
import { createPrismaOrganizationViews } from './prisma-organization-views.js';
import type { SettledChange } from '../settled-change.js';
import { lockOrganization, lockStanding } from './standing.js';
import { withdrawInvitations } from './withdraw-invitations.js';

type Tx = Prisma.TransactionClient;

export function createPrismaInvitationStore(settledChange: SettledChange): InvitationStore {
  return {
    invite: (change, { username, role }) =>
      settledChange(async (tx) => {
        const { by, actor, organizationId } = change;
        const { organization, ...inviter } = await lockStanding(tx, change);
        requireManager(inviter.role, [role]);
        const userId = await lockInvitable(tx, username);
        await assertNoMember(tx, { organizationId, userId, username });
        const id = newId();
        const createdAt = await insert(tx, {
          id,
          organizationId,
          userId,
          role,
          invitedBy: by.type === 'user' ? by.id : null,
        });
        const event = { invitationId: id, organizationId, userId, username, role };
        await appendToOutbox(tx, identitySchema, [memberInvitedEvent(event, actor)]);
        const invitedBy = inviter.username;
        return { ids: [], result: { id, organization, username, role, invitedBy, createdAt } };
      }),

    withdraw: (change, invitationId) =>
      settledChange(async (tx) => {
        const { role } = await lockStanding(tx, change);
        requireRole(role, 'admin');
        const events = await withdrawInvitations(
          tx,
          Prisma.sql`i.id = ${invitationId}::uuid
                     AND i.organization_id = ${change.organizationId}::uuid`,
          change.actor,
        );
        if (events.length === 0) throw noSuchInvitation();
        await appendToOutbox(tx, identitySchema, events);
        return { ids: [], result: undefined };
      }),

    accept: (userId, invitationId, actor) =>
      settledChange(async (tx) => {
        const { organizationId, role, username } = await take(tx, userId, invitationId);
        const added = await tx.membership.createMany({
          data: { organizationId, userId, role },
          skipDuplicates: true,
        });
        if (added.count === 0) throw alreadyMember(username);
        const ids = [coherenceId.user(userId)];
        const event = memberAddedEvent({ organizationId, userId, username, role }, actor);
        await appendToOutbox(tx, identitySchema, [event], { invalidates: ids });
        const viewer = { type: 'user', id: userId } as const;
        const result = await createPrismaOrganizationViews(tx).find(viewer, organizationId);
        if (result === null) throw noSuchInvitation();
        return { ids, result };
      }),

    decline: (userId, invitationId, actor) =>
      settledChange(async (tx) => {
        const { organizationId, role, username } = await take(tx, userId, invitationId);
        const declined = { invitationId, organizationId, userId, username, role };
        await appendToOutbox(tx, identitySchema, [invitationDeclinedEvent(declined, actor)]);
        return { ids: [], result: undefined };
      }),
  };
}

async function lockInvitable(tx: Tx, username: string): Promise<string> {
  const [found] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM identity.user
     WHERE username = ${username} AND disabled_at IS NULL FOR SHARE`;
  if (found === undefined) {
    throw new IdentityError('not_found', `There is no user with the name ${username}.`);
  }
  return found.id;
}

interface Wanted {
  readonly organizationId: string;
  readonly userId: string;
}

async function assertNoMember(
  tx: Tx,
  { organizationId, userId, username }: Wanted & { readonly username: string },
): Promise<void> {
  const members = await tx.membership.count({ where: { organizationId, userId } });
  if (members > 0) throw alreadyMember(username);
}

/** The unique index decides whether the user is invited already. */
async function insert(
  tx: Tx,
  wanted: Wanted & { readonly id: string; readonly role: Role; readonly invitedBy: string | null },
): Promise<Date> {
  const [inserted] = await tx.$queryRaw<{ created_at: Date }[]>`
    INSERT INTO identity.invitation (id, organization_id, user_id, role, invited_by)
    VALUES (${wanted.id}::uuid, ${wanted.organizationId}::uuid, ${wanted.userId}::uuid,
            ${wanted.role}::identity.role, ${wanted.invitedBy}::uuid)
    ON CONFLICT (organization_id, user_id) DO NOTHING RETURNING created_at`;
  if (inserted === undefined) {
    throw new IdentityError('already_invited', 'This user is invited already.');
  }
  return inserted.created_at;
}

interface Taken {
  readonly organizationId: string;
  readonly role: Role;
  readonly username: string;
}

/** Takes an invitation out for the one who is invited: of several at once, one gets it. */
async function take(tx: Tx, userId: string, invitationId: string): Promise<Taken> {
  const where = { id: invitationId, userId };
  const known = await tx.invitation.findFirst({ where, select: { organizationId: true } });
  if (known === null) throw noSuchInvitation();
  // First the organization, then users: everybody locks in this order.
  await lockOrganization(tx, known.organizationId);
  const { username } = await holdCallingUser(tx, userId);
  const [taken] = await tx.$queryRaw<{ organization_id: string; role: Role }[]>`
    DELETE FROM identity.invitation WHERE id = ${invitationId}::uuid AND user_id = ${userId}::uuid
    RETURNING organization_id, role`;
  if (taken === undefined) throw noSuchInvitation();
  return { organizationId: taken.organization_id, role: taken.role, username };
}

const alreadyMember = (username: string): IdentityError =>
  new IdentityError('already_member', `${username} is a member already.`);

const noSuchInvitation = (): IdentityError =>
  new IdentityError('not_found', 'There is no such invitation.');
