import { z } from 'zod';
import { freshSession, only } from '../access.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { auditEntry, auditLogQuery } from '../schemas/audit.js';
import { invitation, organization } from '../schemas/organization.js';
import { identifier, listQuery, page } from '../schemas/primitives.js';
import { linkedIdentity, updateUserBody, user, userSession } from '../schemas/user.js';

const idParams = z.object({ id: identifier });

export const readUser = defineRoute({
  id: 'readUser',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/user',
  summary: 'Read the user who calls',
  access: only('session', 'personal'),
  answers: { 200: answer('The user', user) },
});

export const updateUser = defineRoute({
  id: 'updateUser',
  service: 'identity',
  method: 'PATCH',
  path: '/api/v2/user',
  summary: 'Change the display name, or, once only, the username',
  access: only('session'),
  body: updateUserBody,
  answers: { 200: answer('The user', user) },
  problems: ['name_taken', 'already_renamed'],
});

export const deleteUser = defineRoute({
  id: 'deleteUser',
  service: 'identity',
  method: 'DELETE',
  path: '/api/v2/user',
  summary: 'Delete the account, with everything that belongs to it',
  access: freshSession(),
  answers: { 204: emptyAnswer('Deleted') },
  problems: ['last_owner'],
});

export const listIdentities = defineRoute({
  id: 'listIdentities',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/user/identities',
  summary: 'List the identities with which the user can sign in, oldest first',
  access: only('session'),
  query: listQuery,
  answers: { 200: answer('A page of identities', page(linkedIdentity)) },
});

export const unlinkIdentity = defineRoute({
  id: 'unlinkIdentity',
  service: 'identity',
  method: 'DELETE',
  path: '/api/v2/user/identities/{id}',
  summary: 'Unlink an identity, and end the sessions that came through it',
  access: freshSession(),
  params: idParams,
  answers: { 204: emptyAnswer('Unlinked') },
  problems: ['not_found', 'last_identity'],
});

export const listSessions = defineRoute({
  id: 'listSessions',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/user/sessions',
  summary: 'List the sessions of the user, newest first',
  access: only('session'),
  query: listQuery,
  answers: { 200: answer('A page of sessions', page(userSession)) },
});

export const endSession = defineRoute({
  id: 'endSession',
  service: 'identity',
  method: 'DELETE',
  path: '/api/v2/user/sessions/{id}',
  summary: 'End a session of the user. It is refused everywhere when this is answered.',
  access: only('session'),
  params: idParams,
  answers: { 204: emptyAnswer('Ended') },
  problems: ['not_found'],
});

export const readUserAuditLog = defineRoute({
  id: 'readUserAuditLog',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/user/audit-log',
  summary: 'Read the audit log of the user, newest first',
  access: only('session'),
  query: auditLogQuery,
  answers: { 200: answer('A page of entries', page(auditEntry)) },
});

export const listOwnInvitations = defineRoute({
  id: 'listOwnInvitations',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/user/invitations',
  summary: 'List the invitations to organizations that wait for the user, newest first',
  access: only('session'),
  query: listQuery,
  answers: { 200: answer('A page of invitations', page(invitation)) },
});

export const acceptInvitation = defineRoute({
  id: 'acceptInvitation',
  service: 'identity',
  method: 'POST',
  path: '/api/v2/user/invitations/{id}/accept',
  summary: 'Accept an invitation; every gateway knows of the membership when this is answered',
  access: only('session'),
  params: idParams,
  answers: { 200: answer('The organization', organization) },
  problems: ['not_found', 'already_member'],
});

export const declineInvitation = defineRoute({
  id: 'declineInvitation',
  service: 'identity',
  method: 'DELETE',
  path: '/api/v2/user/invitations/{id}',
  summary: 'Decline an invitation',
  access: only('session'),
  params: idParams,
  answers: { 204: emptyAnswer('Declined') },
  problems: ['not_found'],
});

export const userRoutes = [
  readUser,
  updateUser,
  deleteUser,
  listIdentities,
  unlinkIdentity,
  listSessions,
  endSession,
  readUserAuditLog,
  listOwnInvitations,
  acceptInvitation,
  declineInvitation,
] as const;
