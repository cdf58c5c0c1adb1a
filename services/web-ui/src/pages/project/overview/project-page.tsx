import { listRuns, readProject, type project as schema } from '@orchestrator/contracts';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView, QueryView } from '../../../app/query-view.js';
import { Button, ButtonLink } from '../../../design/button.js';
import { Facts } from '../../../design/card.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout, Section } from '../../../design/page-header.js';
import { Time } from '../../../design/time.js';
import { type ProjectPlace, titleIn, useProjectPlace } from '../project-place.js';
import { RunTable } from '../runs/run-table.js';
import { StartRunDialog } from '../start-run/start-run-dialog.js';
import { vcsNames } from '../vcs-names.js';

type Project = z.output<typeof schema>;

const lastRuns = 10;
const refetchMs = 10_000;

export function Page() {
  const place = useProjectPlace();
  const project = useRouteQuery(readProject, { params: place });
  const [starts, setStarts] = useState(false);
  const run = (
    <Button variant="primary" icon={Play} onClick={() => setStarts(true)}>
      Run
    </Button>
  );
  return (
    <PageLayout>
      <PageHeader
        title={place.name}
        documentTitle={titleIn('Overview', place)}
        description={`A project of ${place.owner}.`}
        actions={project.data && run}
      />
      <QueryView query={project} loading="Reading the project">
        {(data) => (
          <PageLayout>
            <ProjectFacts project={data} />
            <LastRuns place={place} keptHere={data.vcs_type === 'orchestrator'} />
          </PageLayout>
        )}
      </QueryView>
      {starts && project.data && (
        <StartRunDialog project={project.data} onClose={() => setStarts(false)} />
      )}
    </PageLayout>
  );
}

const ProjectFacts = ({ project }: { readonly project: Project }) => (
  <Facts
    facts={[
      { label: 'Files', value: vcsNames[project.vcs_type] },
      ...(project.vcs_url === null
        ? []
        : [{ label: 'Address', value: <code>{project.vcs_url}</code> }]),
      { label: 'Default ref', value: <code>{project.default_ref}</code> },
      { label: 'Created', value: <Time value={project.created_at} /> },
      { label: 'Id', value: <code>{project.id}</code> },
    ]}
  />
);

function LastRuns({
  place,
  keptHere,
}: {
  readonly place: ProjectPlace;
  readonly keptHere: boolean;
}) {
  const runs = useRouteList(listRuns, { params: place, query: { limit: lastRuns } }, { refetchMs });
  return (
    <Section
      title="Last runs"
      actions={
        <ButtonLink small to={pageHref('projectRuns', { ...place })}>
          All runs
        </ButtonLink>
      }
    >
      <ListView
        list={{ ...runs, hasMore: false }}
        loading="Reading the last runs"
        empty={
          <EmptyState
            title="No runs yet"
            icon={Play}
            action={
              keptHere && (
                <ButtonLink to={pageHref('projectPipelines', { ...place })}>
                  Go to the pipelines
                </ButtonLink>
              )
            }
          >
            {keptHere
              ? 'Write a pipeline file, then press Run.'
              : 'Press Run and name a pipeline file of the repository.'}
          </EmptyState>
        }
      >
        {(items) => <RunTable caption="The last runs" runs={items} />}
      </ListView>
    </Section>
  );
}
