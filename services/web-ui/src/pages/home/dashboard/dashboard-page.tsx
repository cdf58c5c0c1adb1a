import { reaches, readDashboard } from '@orchestrator/contracts';
import { FolderGit2, Plus } from 'lucide-react';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { useNamespaces } from '../../../app/namespaces.js';
import { pageHref } from '../../../app/page-href.js';
import { QueryView } from '../../../app/query-view.js';
import { ButtonLink } from '../../../design/button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout, Section } from '../../../design/page-header.js';
import { OwnInvitations } from '../../shared-invitations/own-invitations.js';
import { Figures } from './figures.js';
import { LastRuns } from './last-runs.js';

const refetchMs = 15_000;

export function Page() {
  const dashboard = useRouteQuery(readDashboard, {}, { refetchMs });
  const { current } = useNamespaces();
  const mayCreate = reaches(current.role, 'admin');
  const newProject = pageHref('newProject', { owner: current.name });
  return (
    <PageLayout>
      <PageHeader title="Dashboard" description="Over all your namespaces." />
      <OwnInvitations />
      <QueryView query={dashboard} loading="Reading the dashboard">
        {(data) =>
          data.projects === 0 ? (
            <EmptyState
              title="No projects yet"
              icon={FolderGit2}
              action={
                mayCreate && (
                  <ButtonLink variant="primary" icon={Plus} to={newProject}>
                    New project
                  </ButtonLink>
                )
              }
            >
              {mayCreate
                ? 'A project holds the pipelines that run. Create one, then trigger its first run from here, by a token or by a webhook.'
                : `An admin of ${current.name} can create one.`}
            </EmptyState>
          ) : (
            <>
              <Figures dashboard={data} />
              <Section title="Last runs">
                <LastRuns runs={data.last_runs} />
              </Section>
            </>
          )
        }
      </QueryView>
    </PageLayout>
  );
}
