import { z } from 'zod';
import { only, scoped } from '../access.js';
import { answer, defineRoute } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { listQuery, page } from '../schemas/primitives.js';
import { createOrganizationBody, organization, user } from '../schemas/user.js';

export const readUser = defineRoute({
  id: 'readUser',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/user',
  summary: 'Read the user who calls',
  access: only('session', 'personal'),
  answers: { 200: answer('The user', user) },
});

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
  problems: ['name_taken', 'idempotency_key_in_flight', 'idempotency_key_reused'],
});

export const readOrganization = defineRoute({
  id: 'readOrganization',
  service: 'identity',
  method: 'GET',
  path: '/api/v2/orgs/{org}',
  summary: 'Read an organization of the caller',
  access: scoped('read', { namespace: { parameter: 'org', role: 'member' } }),
  params: z.object({ org: namespaceName }),
  answers: { 200: answer('The organization', organization) },
  problems: ['not_found'],
});

export const identityRoutes = [
  readUser,
  listOrganizations,
  createOrganization,
  readOrganization,
] as const;
