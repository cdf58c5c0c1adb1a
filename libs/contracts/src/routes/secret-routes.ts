import { z } from 'zod';
import { type NamespaceRule, scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { listQuery, page } from '../schemas/primitives.js';
import { projectName } from '../schemas/project.js';
import { secret, secretKey, writeSecretBody } from '../schemas/secret.js';

/** The three levels have the same verbs. */
const secretCollection = <const S extends z.ZodRawShape>(
  noun: 'User' | 'Organization' | 'Project',
  place: `/${string}`,
  shape: S,
  { parameter }: Pick<NamespaceRule, 'parameter'>,
  kinds: ('session' | 'personal' | 'organization')[],
) => {
  const rights = (scope: 'read' | 'secret:write', role: NamespaceRule['role']) =>
    scoped(scope, {
      kinds,
      namespace: { parameter, role },
      // A level above the project reaches into every project.
      ...(noun !== 'Project' && { everyProject: true as const }),
    });
  const params = z.object({ ...shape, key: secretKey });
  return {
    list: defineRoute({
      id: `list${noun}Secrets`,
      service: 'pipeline',
      method: 'GET',
      path: place,
      summary: 'List the keys of secrets; values are never shown',
      access: rights('read', 'member'),
      params: z.object(shape),
      query: listQuery,
      answers: { 200: answer('A page of keys', page(secret)) },
      problems: ['not_found', 'repository_not_allowed'],
    }),
    write: defineRoute({
      id: `write${noun}Secret`,
      service: 'pipeline',
      method: 'PUT',
      path: `${place}/{key}`,
      summary: 'Make or replace a secret',
      access: rights('secret:write', 'admin'),
      params,
      body: writeSecretBody,
      answers: { 200: answer('Replaced', secret), 201: answer('Made', secret) },
      problems: ['not_found', 'repository_not_allowed', 'conflict'],
    }),
    remove: defineRoute({
      id: `delete${noun}Secret`,
      service: 'pipeline',
      method: 'DELETE',
      path: `${place}/{key}`,
      summary: 'Delete a secret',
      access: rights('secret:write', 'admin'),
      params,
      answers: { 204: emptyAnswer('Deleted') },
      problems: ['not_found', 'repository_not_allowed'],
    }),
  };
};

export const userSecrets = secretCollection(
  'User',
  '/api/v2/user/secrets',
  {},
  { parameter: 'self' },
  ['session', 'personal'],
);
export const organizationSecrets = secretCollection(
  'Organization',
  '/api/v2/orgs/{org}/secrets',
  { org: namespaceName },
  { parameter: 'org' },
  ['session', 'personal', 'organization'],
);
export const projectSecrets = secretCollection(
  'Project',
  '/api/v2/ci/repos/{owner}/{name}/secrets',
  { owner: namespaceName, name: projectName },
  { parameter: 'owner' },
  ['session', 'personal', 'organization'],
);

export const secretCollections = [userSecrets, organizationSecrets, projectSecrets] as const;
export type SecretCollection = (typeof secretCollections)[number];

export const secretRoutes = [
  ...Object.values(userSecrets),
  ...Object.values(organizationSecrets),
  ...Object.values(projectSecrets),
] as const;
