/**
 * Every page of the web UI, as path templates: the UI finds its pages by them, the gateway answers
 * these paths and no others, and services send browsers to some of them.
 */
export const pages = {
  home: '/',
  signIn: '/sign-in',
  signUp: '/sign-up',

  settings: '/settings',
  profile: '/settings/profile',
  linkedAccounts: '/settings/linked-accounts',
  sessions: '/settings/sessions',
  personalTokens: '/settings/tokens',
  userAgentTokens: '/settings/agent-tokens',
  userSecrets: '/settings/secrets',
  organizations: '/settings/organizations',
  newOrganization: '/settings/organizations/new',
  userAuditLog: '/settings/audit-log',

  organization: '/orgs/{org}',
  organizationGeneral: '/orgs/{org}/settings',
  members: '/orgs/{org}/settings/members',
  organizationTokens: '/orgs/{org}/settings/tokens',
  organizationAgentTokens: '/orgs/{org}/settings/agent-tokens',
  organizationSecrets: '/orgs/{org}/settings/secrets',
  tokenPolicy: '/orgs/{org}/settings/token-policy',
  organizationAuditLog: '/orgs/{org}/settings/audit-log',
  deleteOrganization: '/orgs/{org}/settings/delete',

  projects: '/namespaces/{owner}/projects',
  newProject: '/namespaces/{owner}/projects/new',
  agents: '/namespaces/{owner}/agents',
  agent: '/namespaces/{owner}/agents/{id}',
  queue: '/namespaces/{owner}/queue',

  project: '/projects/{owner}/{name}',
  projectRuns: '/projects/{owner}/{name}/runs',
  projectPipelines: '/projects/{owner}/{name}/pipelines',
  projectPipeline: '/projects/{owner}/{name}/pipelines/{+path}',
  projectFiles: '/projects/{owner}/{name}/files',
  projectFile: '/projects/{owner}/{name}/files/{+path}',
  projectGeneral: '/projects/{owner}/{name}/settings',
  triggerTokens: '/projects/{owner}/{name}/settings/trigger-tokens',
  triggerConfigs: '/projects/{owner}/{name}/settings/trigger-configs',
  triggerConfig: '/projects/{owner}/{name}/settings/trigger-configs/{config}',
  webhooks: '/projects/{owner}/{name}/settings/webhooks',
  webhook: '/projects/{owner}/{name}/settings/webhooks/{id}',
  projectSecrets: '/projects/{owner}/{name}/settings/secrets',
  deleteProject: '/projects/{owner}/{name}/settings/delete',

  run: '/runs/{id}',
  runArtifacts: '/runs/{id}/artifacts',
} as const satisfies Readonly<Record<string, `/${string}`>>;

export type PageName = keyof typeof pages;
