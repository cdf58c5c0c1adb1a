import { z } from 'zod';
import { callerKinds, only, open, scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer, type HandedOut } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { projectName } from '../schemas/project.js';
import {
  createAgentToken,
  createScopedToken,
  createTriggerToken,
  leakedTokensBody,
  managedTokenKinds,
  rotateOwnTokenBody,
  scope,
  token,
  tokenWithValue,
  updateAgentToken,
  updateToken,
} from '../schemas/token.js';
import { tokenCollection } from './token-collection.js';

const anyToken = only(...callerKinds.filter((kind) => kind !== 'session'));
const ofTheUser = scoped('token:admin', { kinds: ['session', 'personal'] });
const ofTheOrganization = scoped('token:admin', { namespace: { parameter: 'org', role: 'admin' } });
const ofTheProject = scoped('token:admin', { namespace: { parameter: 'owner', role: 'admin' } });

const itsScopes: HandedOut = { scopes: [], everyProject: false };
// Agents are handed secrets and the files of every project.
const allThatAgentsSee: HandedOut = {
  scopes: ['token:admin', 'repo:write', 'secret:write'],
  everyProject: true,
};
const runs: HandedOut = { scopes: ['token:admin', 'trigger'], everyProject: false };

export const personalTokens = tokenCollection({
  name: 'PersonalToken',
  called: 'a personal access token',
  kind: 'personal',
  owner: 'user',
  path: '/api/v2/user/tokens',
  params: {},
  access: ofTheUser,
  handsOut: itsScopes,
  create: createScopedToken,
  update: updateToken,
});

export const personalAgentTokens = tokenCollection({
  name: 'PersonalAgentToken',
  called: 'an agent token of the user',
  kind: 'agent',
  owner: 'user',
  path: '/api/v2/user/agent-tokens',
  params: {},
  access: ofTheUser,
  handsOut: allThatAgentsSee,
  create: createAgentToken,
  update: updateAgentToken,
});

export const organizationTokens = tokenCollection({
  name: 'OrganizationToken',
  called: 'an organization token',
  kind: 'organization',
  owner: 'organization',
  path: '/api/v2/orgs/{org}/tokens',
  params: { org: namespaceName },
  access: ofTheOrganization,
  handsOut: itsScopes,
  create: createScopedToken,
  update: updateToken,
});

export const organizationAgentTokens = tokenCollection({
  name: 'OrganizationAgentToken',
  called: 'an agent token of the organization',
  kind: 'agent',
  owner: 'organization',
  path: '/api/v2/orgs/{org}/agent-tokens',
  params: { org: namespaceName },
  access: ofTheOrganization,
  handsOut: allThatAgentsSee,
  create: createAgentToken,
  update: updateAgentToken,
});

export const triggerTokens = tokenCollection({
  name: 'TriggerToken',
  called: 'a trigger token',
  kind: 'trigger',
  owner: 'project',
  path: '/api/v2/ci/repos/{owner}/{name}/trigger-tokens',
  params: { owner: namespaceName, name: projectName },
  access: ofTheProject,
  handsOut: runs,
  create: createTriggerToken,
  update: updateToken,
});

/** Wherever tokens are managed. */
export const tokenCollections = [
  personalTokens,
  personalAgentTokens,
  organizationTokens,
  organizationAgentTokens,
  triggerTokens,
] as const;
export type TokenCollection = (typeof tokenCollections)[number];

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

export const rotateOwnToken = defineRoute({
  id: 'rotateOwnToken',
  service: 'token',
  method: 'POST',
  path: '/api/v2/token/rotate',
  summary:
    'Give the token that the request came with a new value. Safe to repeat until that is used.',
  access: only('personal', 'organization'),
  body: rotateOwnTokenBody,
  answers: {
    201: answer('The successor with its value', tokenWithValue, { Location: 'Where the token is' }),
  },
  problems: ['already_rotated', 'label_taken', 'escalation_refused'],
  showsSecret: true,
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

/** Answered by the gateway: past it no value travels. */
export const revokeLeakedTokens = defineRoute({
  id: 'revokeLeakedTokens',
  service: 'gateway',
  method: 'POST',
  path: '/api/v2/tokens/revoke-leaked',
  summary: 'Revoke tokens that were found where they should not be. Whoever holds a value may.',
  access: open(),
  rateLimit: 'public',
  body: leakedTokensBody,
  answers: { 202: emptyAnswer('What was a live token is none any more') },
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
  ...tokenCollections.flatMap(({ create, list, read, update, rotate, revoke }) => [
    create,
    list,
    read,
    update,
    rotate,
    revoke,
  ]),
  readOwnToken,
  rotateOwnToken,
  revokeOwnToken,
  revokeLeakedTokens,
  listScopes,
] as const;
