/** What a personal or organization token may be allowed to do, and how people read it. */
export const scopePermissions = {
  trigger: 'Trigger pipeline runs, re-run and cancel them',
  read: 'Read projects, runs, logs, artifacts, pipeline files, agents, the queue and the key names of secrets',
  'pipeline:write': 'Create and modify pipeline files',
  'repo:write':
    'Create, modify and delete projects, their settings and files, trigger configurations, webhooks and agent labels',
  'secret:write': 'Create and delete secrets',
  'token:admin': 'Manage tokens',
  'org:admin': 'Manage organizations and members',
} as const;

export type Scope = keyof typeof scopePermissions;

/** The seven scopes in the order in which people are shown them. */
export const scopes = Object.keys(scopePermissions) as [Scope, ...Scope[]];
