import { KeyRound, Server } from 'lucide-react';
import { pageHref } from '../../app/page-href.js';
import { defineSection, page } from '../../app/section.js';

/** Pages about one organization, under `/orgs/{org}`. */
export const organizationSection = defineSection(
  ({ params: { org = '' } }) => [
    {
      label: 'Organization settings',
      entries: [
        { label: 'Tokens', to: pageHref('organizationTokens', { org }), icon: KeyRound },
        { label: 'Agent tokens', to: pageHref('organizationAgentTokens', { org }), icon: Server },
      ],
    },
  ],
  [
    page('organizationTokens', () => import('./tokens/organization-tokens-page.js')),
    page(
      'organizationAgentTokens',
      () => import('./agent-tokens/organization-agent-tokens-page.js'),
    ),
  ],
);
