import { type NamespaceRole, reaches, readOrganization } from '@orchestrator/contracts';
import type { organization as schema } from '@orchestrator/contracts';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import type { z } from 'zod';
import { useRouteQuery } from '../../api/use-route-query.js';
import { QueryView } from '../../app/query-view.js';
import { Notice } from '../../design/notice.js';
import { PageHeader, PageLayout } from '../../design/page-header.js';

export type Organization = z.output<typeof schema>;

const whoMay = {
  member: 'This is for members.',
  admin: 'This is for admins and owners of the organization. Ask one of them.',
  owner: 'This is for owners of the organization. Ask one of them.',
} as const;

/** A page about one organization, which is read first; whoever may not use the page hears why. */
export function OrganizationPage({
  title,
  description,
  needs = 'member',
  children,
}: {
  readonly title: string;
  readonly description: ReactNode;
  readonly needs?: NamespaceRole;
  readonly children: (organization: Organization) => ReactNode;
}) {
  const { org = '' } = useParams();
  const query = useRouteQuery(readOrganization, { params: { org } });
  return (
    <PageLayout>
      <PageHeader
        title={title}
        documentTitle={title === org ? org : `${title} · ${org}`}
        description={description}
      />
      <QueryView query={query} loading="Reading the organization">
        {(organization) =>
          reaches(organization.role, needs) ? (
            <PageLayout key={organization.id}>{children(organization)}</PageLayout>
          ) : (
            <Notice>
              {whoMay[needs]} Your role is {organization.role}.
            </Notice>
          )
        }
      </QueryView>
    </PageLayout>
  );
}
