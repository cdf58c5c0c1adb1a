import {
  Bot,
  FolderGit2,
  KeyRound,
  ListOrdered,
  ScrollText,
  Settings,
  ShieldCheck,
  Users,
} from 'lucide-react';
import { useParams } from 'react-router';
import { pageHref } from '../../../app/page-href.js';
import { Facts } from '../../../design/card.js';
import { Chip } from '../../../design/chip.js';
import { LinkCards } from '../../../design/link-cards.js';
import { Section } from '../../../design/page-header.js';
import { Time } from '../../../design/time.js';
import { OrganizationPage } from '../organization-page.js';
import { policySentence } from '../token-policy/policy-sentence.js';

export function Page() {
  const { org = '' } = useParams();
  return (
    <OrganizationPage title={org} description="The organization at a glance.">
      {({ display_name: displayName, role, created_at: createdAt, token_policy: policy }) => (
        <>
          <Facts
            facts={[
              { label: 'Name', value: displayName || org },
              { label: 'Your role', value: <Chip>{role}</Chip> },
              { label: 'Founded', value: <Time value={createdAt} /> },
              { label: 'Token policy', value: policySentence(policy) },
            ]}
          />
          <Section title="What it has">
            <LinkCards links={linksOf(org)} />
          </Section>
        </>
      )}
    </OrganizationPage>
  );
}

const linksOf = (org: string) => [
  {
    label: 'Projects',
    text: 'Pipelines, their runs and files.',
    to: pageHref('projects', { owner: org }),
    icon: FolderGit2,
  },
  {
    label: 'Agents',
    text: 'Machines that run its jobs.',
    to: pageHref('agents', { owner: org }),
    icon: Bot,
  },
  {
    label: 'Queue',
    text: 'Jobs that wait for an agent.',
    to: pageHref('queue', { owner: org }),
    icon: ListOrdered,
  },
  {
    label: 'Members',
    text: 'Who belongs to it, and as what.',
    to: pageHref('members', { org }),
    icon: Users,
  },
  {
    label: 'Secrets',
    text: 'What jobs need and nobody sees.',
    to: pageHref('organizationSecrets', { org }),
    icon: KeyRound,
  },
  {
    label: 'Token policy',
    text: 'What is asked of its tokens.',
    to: pageHref('tokenPolicy', { org }),
    icon: ShieldCheck,
  },
  {
    label: 'Audit log',
    text: 'Who did what, when and from where.',
    to: pageHref('organizationAuditLog', { org }),
    icon: ScrollText,
  },
  {
    label: 'Settings',
    text: 'Its name, and the end of it.',
    to: pageHref('organizationGeneral', { org }),
    icon: Settings,
  },
];
