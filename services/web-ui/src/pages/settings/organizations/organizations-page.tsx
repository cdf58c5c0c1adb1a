import { listOrganizations } from '@orchestrator/contracts';
import type { organization as schema } from '@orchestrator/contracts';
import { Building2, Plus } from 'lucide-react';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView } from '../../../app/query-view.js';
import { roleNames } from '../../../app/role-names.js';
import { ButtonLink } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { OwnInvitations } from '../../shared-invitations/own-invitations.js';

type Organization = z.output<typeof schema>;

const columns: readonly Column<Organization>[] = [
  {
    label: 'Organization',
    role: 'lead',
    cell: ({ name }) => <TextLink to={pageHref('organization', { org: name })}>{name}</TextLink>,
  },
  { label: 'Display name', cell: ({ display_name: displayName }) => displayName || '–' },
  { label: 'Your role', cell: ({ role }) => <Chip>{roleNames[role]}</Chip> },
  {
    label: 'Pages',
    role: 'actions',
    cell: ({ name }) => (
      <>
        <ButtonLink small to={pageHref('projects', { owner: name })}>
          Projects
        </ButtonLink>
        <ButtonLink small to={pageHref('members', { org: name })}>
          Members
        </ButtonLink>
      </>
    ),
  },
];

export function Page() {
  const list = useRouteList(listOrganizations, { query: { limit: 100 } });
  const create = (
    <ButtonLink variant="primary" icon={Plus} to={pageHref('newOrganization')}>
      New organization
    </ButtonLink>
  );
  return (
    <PageLayout>
      <PageHeader
        title="Organizations"
        description="Those that you belong to. You leave one from its members."
        actions={create}
      />
      <OwnInvitations />
      <ListView
        list={list}
        loading="Reading your organizations"
        empty={
          <EmptyState title="You belong to no organization" icon={Building2} action={create}>
            In an organization several people share projects, secrets, tokens and agents.
          </EmptyState>
        }
      >
        {(items) => (
          <Table
            caption="Your organizations"
            columns={columns}
            rows={items}
            keyOf={({ id }) => id}
          />
        )}
      </ListView>
    </PageLayout>
  );
}
