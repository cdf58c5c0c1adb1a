import {
  Building2,
  KeyRound,
  Link2,
  LockKeyhole,
  MonitorSmartphone,
  ScrollText,
  Server,
  UserRound,
} from 'lucide-react';
import { Navigate } from 'react-router';
import { pages } from '@orchestrator/contracts';
import { pageHref } from '../../app/page-href.js';
import { defineSection, page } from '../../app/section.js';

/** A person's own settings. */
export const settingsSection = defineSection(
  () => [
    {
      label: 'Your settings',
      entries: [
        { label: 'Profile', to: pageHref('profile'), icon: UserRound },
        { label: 'Linked accounts', to: pageHref('linkedAccounts'), icon: Link2 },
        { label: 'Sessions', to: pageHref('sessions'), icon: MonitorSmartphone },
        { label: 'Personal access tokens', to: pageHref('personalTokens'), icon: KeyRound },
        { label: 'Agent tokens', to: pageHref('userAgentTokens'), icon: Server },
        { label: 'Organizations', to: pageHref('organizations'), icon: Building2 },
        { label: 'Secrets', to: pageHref('userSecrets'), icon: LockKeyhole },
        { label: 'Audit log', to: pageHref('userAuditLog'), icon: ScrollText },
      ],
    },
  ],
  [
    { path: pages.settings, element: <Navigate to={pageHref('profile')} replace /> },
    page('profile', () => import('./profile/profile-page.js')),
    page('linkedAccounts', () => import('./linked-accounts/linked-accounts-page.js')),
    page('sessions', () => import('./sessions/sessions-page.js')),
    page('personalTokens', () => import('./personal-tokens/personal-tokens-page.js')),
    page('userAgentTokens', () => import('./agent-tokens/agent-tokens-page.js')),
    page('organizations', () => import('./organizations/organizations-page.js')),
    page('newOrganization', () => import('./new-organization/new-organization-page.js')),
    page('userSecrets', () => import('./secrets/secrets-page.js')),
    page('userAuditLog', () => import('./audit-log/audit-log-page.js')),
  ],
);
