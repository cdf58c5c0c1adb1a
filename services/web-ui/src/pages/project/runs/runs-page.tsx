import { listRuns, pipelineFiles, readProject, runStatuses } from '@orchestrator/contracts';
import { Play } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView } from '../../../app/query-view.js';
import { ButtonLink } from '../../../design/button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { SelectField } from '../../../design/text-fields.js';
import { titleIn, useProjectPlace } from '../project-place.js';
import { RunTable } from './run-table.js';
import styles from './runs-page.module.css';

const refetchMs = 10_000;

const statusOptions = [
  { value: '', label: 'Any status' },
  ...runStatuses.map((value) => ({
    value,
    label: value.charAt(0).toUpperCase() + value.slice(1),
  })),
];

export function Page() {
  const place = useProjectPlace();
  const [search, setSearch] = useSearchParams();
  const status = runStatuses.find((one) => one === search.get('status'));
  const pipeline = search.get('pipeline') ?? undefined;
  const query = { ...(status && { status }), ...(pipeline && { pipeline }) };
  const runs = useRouteList(listRuns, { params: place, query }, { refetchMs });
  const pipelines = usePipelines(pipeline);
  const filter = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  const isFiltered = status !== undefined || pipeline !== undefined;
  return (
    <PageLayout>
      <PageHeader title="Runs" documentTitle={titleIn('Runs', place)} />
      <div className={styles.filters}>
        <SelectField
          label="Status"
          name="status"
          value={status ?? ''}
          options={statusOptions}
          onChange={(value) => filter('status', value)}
        />
        <SelectField
          label="Pipeline"
          name="pipeline"
          value={pipeline ?? ''}
          options={[
            { value: '', label: 'Any pipeline' },
            ...pipelines.map((path) => ({ value: path, label: path })),
          ]}
          onChange={(value) => filter('pipeline', value)}
        />
      </div>
      <ListView
        list={runs}
        loading="Reading the runs"
        empty={
          isFiltered ? (
            <EmptyState title="No run is like that">Choose another status or pipeline.</EmptyState>
          ) : (
            <EmptyState
              title="No runs yet"
              icon={Play}
              action={
                <ButtonLink to={pageHref('project', { ...place })}>Go to the project</ButtonLink>
              }
            >
              Start the first one on the page of the project, by a token or by a webhook.
            </EmptyState>
          )
        }
      >
        {(items) => <RunTable caption="Runs" runs={items} />}
      </ListView>
    </PageLayout>
  );
}

/** Those of the project, those that ran lately, and the one that is chosen. */
function usePipelines(chosen: string | undefined): readonly string[] {
  const params = useProjectPlace();
  const project = useRouteQuery(readProject, { params });
  const isKeptHere = project.data?.vcs_type === 'orchestrator';
  const files = useRouteList(
    pipelineFiles.list,
    { params, query: { limit: 100 } },
    { enabled: isKeptHere },
  );
  const lately = useRouteList(listRuns, { params, query: {} });
  return [
    ...new Set([
      ...(files.items ?? []).map(({ path }) => path),
      ...(lately.items ?? []).map(({ pipeline }) => pipeline),
      ...(chosen === undefined ? [] : [chosen]),
    ]),
  ].sort();
}
