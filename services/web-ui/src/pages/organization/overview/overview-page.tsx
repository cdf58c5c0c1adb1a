import {
  FolderGit2,
  ListOrdered,
  LockKeyhole,
  ScrollText,
  Server,
  Settings,
  ShieldCheck,
  Users,
} from 'lucide-react';
import { type NamespaceRole, reaches } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import { pageHref } from '../../../app/page-href.js';
import { roleNames } from '../../../app/role-names.js';
import { Facts } from '../../../design/card.js';
import { Chip } from '../../../design/chip.js';
import { type LinkCard, LinkCards } from '../../../design/link-cards.js';
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
              { label: 'Your role', value: <Chip>{roleNames[role]}</Chip> },
              { label: 'Created', value: <Time value={createdAt} /> },
              { label: 'Token policy', value: policySentence(policy) },
            ]}
          />
          <Section title="What it has">
            <LinkCards
              links={linksOf(org).filter(({ needs }) => reaches(role, needs ?? 'member'))}
            />
          </Section>
        </>
      )}
    </OrganizationPage>
  );
}

const linksOf = (org: string): readonly (LinkCard & { readonly needs?: NamespaceRole })[] => [
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
    icon: Server,
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
    icon: LockKeyhole,
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
    needs: 'admin',
  },
  {
    label: 'General',
    text: 'What it is called.',
    to: pageHref('organizationGeneral', { org }),
    icon: Settings,
  },
];
