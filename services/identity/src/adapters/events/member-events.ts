import {
  buildEvent,
  invitationDeclined,
  invitationWithdrawn,
  memberAdded,
  memberInvited,
  memberRemoved,
  memberUpdated,
  toldActor,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { Role } from '../../domain/role.js';
import { envelopeOf } from './event-parts.js';

interface AboutMember {
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
}

export const memberAddedEvent = (member: AboutMember, actor: Actor): CloudEvent =>
  buildEvent(memberAdded, envelopeOf(member.organizationId), dataOf(member, actor));

export const memberUpdatedEvent = (
  member: AboutMember,
  previousRole: Role,
  actor: Actor,
): CloudEvent =>
  buildEvent(memberUpdated, envelopeOf(member.organizationId), {
    ...dataOf(member, actor),
    previous_role: previousRole,
  });

/** @param member with the role that they had */
export const memberRemovedEvent = (member: AboutMember, actor: Actor): CloudEvent =>
  buildEvent(memberRemoved, envelopeOf(member.organizationId), dataOf(member, actor));

interface AboutInvitation extends AboutMember {
  readonly invitationId: string;
}

const invitationEvent =
  (definition: typeof memberInvited | typeof invitationWithdrawn | typeof invitationDeclined) =>
  (invitation: AboutInvitation, actor: Actor): CloudEvent =>
    buildEvent(definition, envelopeOf(invitation.organizationId), {
      ...dataOf(invitation, actor),
      invitation_id: invitation.invitationId,
    });

export const memberInvitedEvent = invitationEvent(memberInvited);
export const invitationWithdrawnEvent = invitationEvent(invitationWithdrawn);
export const invitationDeclinedEvent = invitationEvent(invitationDeclined);

const dataOf = ({ organizationId, userId, username, role }: AboutMember, actor: Actor) => ({
  organization_id: organizationId,
  user_id: userId,
  username,
  role,
  actor: toldActor(actor),
});
