import { z } from 'zod';
import { identifier } from '../schemas/primitives.js';
import { namespaceRoles } from '../schemas/namespace.js';
import { tokenPolicy } from '../schemas/organization.js';
import { actor, defineEvent } from './define-event.js';

const event = <const T extends `${string}.v${number}`, F extends z.ZodRawShape>(
  type: T,
  fields: F,
) => defineEvent(type, 'identity', z.strictObject({ ...fields, actor }));

const aboutUser = { user_id: identifier, username: z.string() };
const changed = z.array(z.string());
const role = z.enum(namespaceRoles);

/** Where the audit chain of something that is gone had come to. */
const auditChainEnd = z.strictObject({
  last_sequence: z.number().int(),
  last_hash: z.string(),
});

export const userCreated = event('user.created.v1', {
  ...aboutUser,
  provider: z.string().nullable(),
});
export const userUpdated = event('user.updated.v1', { ...aboutUser, changed });
export const userDisabled = event('user.disabled.v1', aboutUser);
export const userEnabled = event('user.enabled.v1', aboutUser);
export const userDeleted = event('user.deleted.v1', {
  ...aboutUser,
  audit_chain: auditChainEnd.nullable(),
});
export const userSignedIn = event('user.signed_in.v1', {
  ...aboutUser,
  session_id: identifier,
  identity_id: identifier,
  provider: z.string(),
  reauthentication: z.boolean(),
});

export const sessionEndReasons = [
  'signed_out',
  'ended_by_user',
  'replaced',
  'user_disabled',
  'user_deleted',
  'identity_unlinked',
] as const;
export const sessionEnded = event('session.ended.v1', {
  session_id: identifier,
  user_id: identifier,
  reason: z.enum(sessionEndReasons),
});

const aboutIdentity = {
  identity_id: identifier,
  user_id: identifier,
  provider: z.string(),
  login: z.string().nullable(),
};
export const identityLinked = event('identity.linked.v1', aboutIdentity);
export const identityUnlinked = event('identity.unlinked.v1', aboutIdentity);

const aboutOrganization = { organization_id: identifier, name: z.string() };
export const organizationCreated = event('org.created.v1', aboutOrganization);
export const organizationUpdated = event('org.updated.v1', {
  ...aboutOrganization,
  changed,
  token_policy: tokenPolicy,
});
export const organizationDeleted = event('org.deleted.v1', {
  ...aboutOrganization,
  audit_chain: auditChainEnd.nullable(),
});

const aboutMember = {
  organization_id: identifier,
  user_id: identifier,
  username: z.string(),
  role,
};
export const memberAdded = event('member.added.v1', aboutMember);
export const memberUpdated = event('member.updated.v1', { ...aboutMember, previous_role: role });
export const memberRemoved = event('member.removed.v1', aboutMember);

const aboutInvitation = { ...aboutMember, invitation_id: identifier };
export const memberInvited = event('member.invited.v1', aboutInvitation);
export const invitationWithdrawn = event('member.invitation_withdrawn.v1', aboutInvitation);
export const invitationDeclined = event('member.invitation_declined.v1', aboutInvitation);

export const instancePolicyUpdated = event('instance.policy_updated.v1', {
  changed,
  token_policy: tokenPolicy,
});
export const signUpLinkCreated = event('instance.sign_up_link_created.v1', {
  sign_up_link_id: identifier,
});
export const keysRotated = event('instance.keys_rotated.v1', {
  keys: z.string(),
  step: z.string(),
});
export const auditLogVerified = event('instance.audit_log_verified.v1', {
  chains: z.number().int(),
  entries: z.number().int(),
  faults: z.number().int(),
});

/** Every event that the identity service sends. */
export const identityEvents = [
  userCreated,
  userUpdated,
  userDisabled,
  userEnabled,
  userDeleted,
  userSignedIn,
  sessionEnded,
  identityLinked,
  identityUnlinked,
  organizationCreated,
  organizationUpdated,
  organizationDeleted,
  memberAdded,
  memberUpdated,
  memberRemoved,
  memberInvited,
  invitationWithdrawn,
  invitationDeclined,
  instancePolicyUpdated,
  signUpLinkCreated,
  keysRotated,
  auditLogVerified,
] as const;
