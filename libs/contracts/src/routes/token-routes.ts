import { z } from 'zod';
import { callerKinds, only, open, scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { identifier, listQuery, page } from '../schemas/primitives.js';
import {
  createScopedToken,
  managedTokenKinds,
  scope,
  token,
  tokenStatuses,
  tokenWithValue,
  updateToken,
} from '../schemas/token.js';

const tokenListQuery = listQuery.extend({ status: z.enum(tokenStatuses).optional() });
const tokenParams = z.object({ id: identifier });
const anyToken = only(...callerKinds.filter((kind) => kind !== 'session'));
const managePersonal = scoped('token:admin', { kinds: ['session', 'personal'] });

export const createPersonalToken = defineRoute({
  id: 'createPersonalToken',
  service: 'token',
  method: 'POST',
  path: '/api/v2/user/tokens',
  summary: 'Create a personal access token. The answer is the only place where its value is shown.',
  access: managePersonal,
  body: createScopedToken,
  answers: {
    201: answer('The token with its value', tokenWithValue, { Location: 'Where the token is' }),
  },
  problems: ['label_taken', 'escalation_refused'],
  showsSecret: true,
});

export const listPersonalTokens = defineRoute({
  id: 'listPersonalTokens',
  service: 'token',
  method: 'GET',
  path: '/api/v2/user/tokens',
  summary: 'List the personal access tokens of the caller, newest first',
  access: managePersonal,
  query: tokenListQuery,
  answers: { 200: answer('A page of tokens', page(token)) },
});

export const readPersonalToken = defineRoute({
  id: 'readPersonalToken',
  service: 'token',
  method: 'GET',
  path: '/api/v2/user/tokens/{id}',
  summary: 'Read a personal access token',
  access: managePersonal,
  params: tokenParams,
  answers: { 200: answer('The token', token) },
  problems: ['not_found'],
});

export const updatePersonalToken = defineRoute({
  id: 'updatePersonalToken',
  service: 'token',
  method: 'PATCH',
  path: '/api/v2/user/tokens/{id}',
  summary: 'Change the label or the description of a personal access token',
  access: managePersonal,
  params: tokenParams,
  body: updateToken,
  answers: { 200: answer('The token', token) },
  problems: ['not_found', 'label_taken', 'conflict'],
});

export const revokePersonalToken = defineRoute({
  id: 'revokePersonalToken',
  service: 'token',
  method: 'DELETE',
  path: '/api/v2/user/tokens/{id}',
  summary: 'Revoke a personal access token. It is refused everywhere when this is answered.',
  access: managePersonal,
  params: tokenParams,
  answers: { 204: emptyAnswer('Revoked, now or before') },
  problems: ['not_found'],
});

export const readOwnToken = defineRoute({
  id: 'readOwnToken',
  service: 'token',
  method: 'GET',
  path: '/api/v2/token',
  summary: 'Read the token that the request came with',
  access: anyToken,
  answers: { 200: answer('The token', token) },
  problems: ['not_found'],
});

export const revokeOwnToken = defineRoute({
  id: 'revokeOwnToken',
  service: 'token',
  method: 'DELETE',
  path: '/api/v2/token',
  summary: 'Revoke the token that the request came with',
  access: only(...managedTokenKinds),
  answers: { 204: emptyAnswer('Revoked') },
});

export const listScopes = defineRoute({
  id: 'listScopes',
  service: 'token',
  method: 'GET',
  path: '/api/v2/scopes',
  summary: 'List the scopes that tokens can have',
  access: open(),
  rateLimit: 'public',
  answers: {
    200: answer(
      'The scopes',
      z.strictObject({ items: z.array(z.strictObject({ scope, permission: z.string() })) }),
    ),
  },
});

export const tokenRoutes = [
  createPersonalToken,
  listPersonalTokens,
  readPersonalToken,
  updatePersonalToken,
  revokePersonalToken,
  readOwnToken,
  revokeOwnToken,
  listScopes,
] as const;
