import {
  Building2,
  KeyRound,
  LockKeyhole,
  ScrollText,
  Server,
  Settings,
  ShieldCheck,
  Trash2,
  Users,
} from 'lucide-react';
import { pageHref } from '../../app/page-href.js';
import { defineSection, page } from '../../app/section.js';

/** Pages about one organization, under `/orgs/{org}`. */
export const organizationSection = defineSection(
  ({ params: { org = '' } }) => [
    {
      label: `Settings of ${org}`,
      entries: [
        { label: 'Overview', to: pageHref('organization', { org }), icon: Building2 },
        { label: 'General', to: pageHref('organizationGeneral', { org }), icon: Settings },
        { label: 'Members', to: pageHref('members', { org }), icon: Users },
        {
          label: 'Tokens',
          to: pageHref('organizationTokens', { org }),
          icon: KeyRound,
          needs: 'admin',
        },
        {
          label: 'Agent tokens',
          to: pageHref('organizationAgentTokens', { org }),
          icon: Server,
          needs: 'admin',
        },
        { label: 'Secrets', to: pageHref('organizationSecrets', { org }), icon: LockKeyhole },
        { label: 'Token policy', to: pageHref('tokenPolicy', { org }), icon: ShieldCheck },
        {
          label: 'Audit log',
          to: pageHref('organizationAuditLog', { org }),
          icon: ScrollText,
          needs: 'admin',
        },
        {
          label: 'Delete',
          to: pageHref('deleteOrganization', { org }),
          icon: Trash2,
          needs: 'owner',
        },
      ],
    },
  ],
  [
    page('organization', () => import('./overview/overview-page.js')),
    page('organizationGeneral', () => import('./general/general-page.js')),
    page('members', () => import('./members/members-page.js')),
    page('organizationSecrets', () => import('./secrets/secrets-page.js')),
    page('tokenPolicy', () => import('./token-policy/token-policy-page.js')),
    page('organizationAuditLog', () => import('./audit-log/audit-log-page.js')),
    page('deleteOrganization', () => import('./delete/delete-page.js')),
    page('organizationTokens', () => import('./tokens/organization-tokens-page.js')),
    page(
      'organizationAgentTokens',
      () => import('./agent-tokens/organization-agent-tokens-page.js'),
    ),
  ],
);
