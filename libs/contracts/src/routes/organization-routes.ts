import { z } from 'zod';
import { type NamespaceRule, scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { auditEntry, auditLogQuery } from '../schemas/audit.js';
import { namespaceName } from '../schemas/namespace.js';
import {
  createInvitationBody,
  createOrganizationBody,
  invitation,
  member,
  organization,
  updateMemberBody,
  updateOrganizationBody,
} from '../schemas/organization.js';
import { identifier, listQuery, page } from '../schemas/primitives.js';

const orgParams = z.object({ org: namespaceName });
const memberParams = z.object({ org: namespaceName, username: namespaceName });
const asRole = (role: NamespaceRule['role']): NamespaceRule => ({ parameter: 'org', role });

export const listOrganizations = defineRoute({
  id: 'listOrganizations',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/orgs',
  summary: 'List the organizations of the caller, by name',
  access: scoped('read'),
  query: listQuery,
  answers: { 200: answer('A page of organizations', page(organization)) },
});

export const createOrganization = defineRoute({
  id: 'createOrganization',
  service: 'identity',
  method: 'POST',
  path: '/api/v2/orgs',
  summary: 'Create an organization; the caller becomes its owner',
  access: scoped('org:admin', { kinds: ['session', 'personal'] }),
  body: createOrganizationBody,
  answers: {
    201: answer('The organization', organization, { Location: 'Where the organization is' }),
  },
  problems: ['name_taken'],
  idempotencyKey: true,
});

export const readOrganization = defineRoute({
  id: 'readOrganization',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/orgs/{org}',
  summary: 'Read an organization of the caller',
  access: scoped('read', { namespace: asRole('member') }),
  params: orgParams,
  answers: { 200: answer('The organization', organization) },
  problems: ['not_found'],
});

export const updateOrganization = defineRoute({
  id: 'updateOrganization',
  service: 'identity',
  method: 'PATCH',
  path: '/api/v2/orgs/{org}',
  summary: 'Change the display name or the token policy of an organization',
  access: scoped('org:admin', { namespace: asRole('admin') }),
  params: orgParams,
  body: updateOrganizationBody,
  answers: { 200: answer('The organization', organization) },
  problems: ['not_found'],
});

export const deleteOrganization = defineRoute({
  id: 'deleteOrganization',
  service: 'identity',
  method: 'DELETE',
  path: '/api/v2/orgs/{org}',
  summary: 'Delete an organization, with everything that belongs to it',
  access: scoped('org:admin', { namespace: asRole('owner') }),
  params: orgParams,
  answers: { 204: emptyAnswer('Deleted') },
  problems: ['not_found'],
});

export const listMembers = defineRoute({
  id: 'listMembers',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/orgs/{org}/members',
  summary: 'List the members of an organization, by username',
  access: scoped('read', { namespace: asRole('member') }),
  params: orgParams,
  query: listQuery,
  answers: { 200: answer('A page of members', page(member)) },
  problems: ['not_found'],
});

export const updateMember = defineRoute({
  id: 'updateMember',
  service: 'identity',
  method: 'PATCH',
  path: '/api/v2/orgs/{org}/members/{username}',
  summary: 'Change the role of a member. Only an owner makes or changes an owner.',
  access: scoped('org:admin', { namespace: asRole('admin') }),
  params: memberParams,
  body: updateMemberBody,
  answers: { 200: answer('The member', member) },
  problems: ['not_found', 'role_required', 'last_owner'],
});

export const removeMember = defineRoute({
  id: 'removeMember',
  service: 'identity',
  method: 'DELETE',
  path: '/api/v2/orgs/{org}/members/{username}',
  summary: 'Remove a member; everybody may leave. It is effective everywhere when answered.',
  access: scoped('org:admin', { namespace: { ...asRole('member'), others: 'admin' } }),
  params: memberParams,
  answers: { 204: emptyAnswer('Removed') },
  problems: ['not_found', 'role_required', 'last_owner'],
});

export const listInvitations = defineRoute({
  id: 'listInvitations',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/orgs/{org}/invitations',
  summary: 'List the invitations that are not answered yet, newest first',
  access: scoped('org:admin', { namespace: asRole('admin') }),
  params: orgParams,
  query: listQuery,
  answers: { 200: answer('A page of invitations', page(invitation)) },
  problems: ['not_found'],
});

export const createInvitation = defineRoute({
  id: 'createInvitation',
  service: 'identity',
  method: 'POST',
  path: '/api/v2/orgs/{org}/invitations',
  summary: 'Invite a user into an organization. Only an owner invites an owner.',
  access: scoped('org:admin', { namespace: asRole('admin') }),
  params: orgParams,
  body: createInvitationBody,
  answers: { 201: answer('The invitation', invitation) },
  problems: ['not_found', 'role_required', 'already_member', 'already_invited'],
});

export const withdrawInvitation = defineRoute({
  id: 'withdrawInvitation',
  service: 'identity',
  method: 'DELETE',
  path: '/api/v2/orgs/{org}/invitations/{id}',
  summary: 'Withdraw an invitation that is not answered yet',
  access: scoped('org:admin', { namespace: asRole('admin') }),
  params: z.object({ org: namespaceName, id: identifier }),
  answers: { 204: emptyAnswer('Withdrawn') },
  problems: ['not_found'],
});

export const readOrganizationAuditLog = defineRoute({
  id: 'readOrganizationAuditLog',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/orgs/{org}/audit-log',
  summary: 'Read the audit log of an organization, newest first',
  access: scoped('org:admin', { namespace: asRole('admin') }),
  params: orgParams,
  query: auditLogQuery,
  answers: { 200: answer('A page of entries', page(auditEntry)) },
  problems: ['not_found'],
});

export const organizationRoutes = [
  listOrganizations,
  createOrganization,
  readOrganization,
  updateOrganization,
  deleteOrganization,
  listMembers,
  updateMember,
  removeMember,
  listInvitations,
  createInvitation,
  withdrawInvitation,
  readOrganizationAuditLog,
] as const;
