import { listQueue } from '@orchestrator/contracts';
import { ListOrdered } from 'lucide-react';
import { useParams } from 'react-router';
import { useRouteList } from '../../../api/use-route-list.js';
import { useNamespaces } from '../../../app/namespaces.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView } from '../../../app/query-view.js';
import { ButtonLink } from '../../../design/button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { QueueTable } from './queue-table.js';

const refetchMs = 5_000;

export function Page() {
  const { owner = '' } = useParams();
  const { current } = useNamespaces();
  const jobs = useRouteList(listQueue, { query: { owner, limit: 100 } }, { refetchMs });
  return (
    <PageLayout>
      <PageHeader
        title="Queue"
        documentTitle={`Queue · ${owner}`}
        description={`Jobs of ${owner} that wait. The first agent with all the labels that a job needs takes it.`}
      />
      <ListView
        list={jobs}
        loading="Reading the queue"
        empty={
          <EmptyState
            title="Nothing waits"
            icon={ListOrdered}
            action={
              <ButtonLink to={pageHref('projects', { owner })}>Go to the projects</ButtonLink>
            }
          >
            Every job has an agent. Start a run from the page of a project; what no agent can take
            yet stands here.
          </EmptyState>
        }
      >
        {(items) => (
          <QueueTable jobs={items} isWhole={!jobs.hasMore} mayReorder={current.role !== 'member'} />
        )}
      </ListView>
    </PageLayout>
  );
}
