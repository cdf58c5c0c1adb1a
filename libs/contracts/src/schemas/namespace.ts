import { z } from 'zod';

/** Roles in rising order: each may do what those before it may. */
export const namespaceRoles = ['member', 'admin', 'owner'] as const;
export type NamespaceRole = (typeof namespaceRoles)[number];

/** Is `role` at least `needed`? */
export const reaches = (role: NamespaceRole, needed: NamespaceRole): boolean =>
  namespaceRoles.indexOf(role) >= namespaceRoles.indexOf(needed);

export const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,38}$/,
    'must be 1 to 39 lowercase letters, digits and hyphens, and start with a letter or a digit',
  )
  .meta({ description: 'A username or the name of an organization', examples: ['acme'] });

/** Names that routes and pages use, and that no user or organization can take. */
export const reservedNames: ReadonlySet<string> = new Set([
  'about',
  'account',
  'accounts',
  'admin',
  'agent',
  'agents',
  'api',
  'assets',
  'auth',
  'ci',
  'dashboard',
  'docs',
  'events',
  'favicon',
  'health',
  'healthz',
  'help',
  'hooks',
  'internal',
  'livez',
  'login',
  'logout',
  'me',
  'metrics',
  'new',
  'none',
  'null',
  'openapi',
  'org',
  'orgs',
  'organization',
  'organizations',
  'project',
  'projects',
  'queue',
  'readyz',
  'root',
  'runs',
  'security',
  'self',
  'settings',
  'sign-in',
  'sign-out',
  'sign-up',
  'signup',
  'static',
  'status',
  'support',
  'system',
  'token',
  'tokens',
  'trigger',
  'undefined',
  'user',
  'users',
  'webhooks',
  'www',
]);
