import { readRun, type run as schema } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import type { z } from 'zod';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { QueryView } from '../../../app/query-view.js';
import { PageLayout } from '../../../design/page-header.js';
import { RunFacts } from './run-facts.js';
import { RunHeader } from './run-header.js';
import { RunJobs } from './run-jobs.js';
import { useLiveRun } from './use-live-run.js';

export function Page() {
  const { id = '' } = useParams();
  const query = useRouteQuery(readRun, { params: { id } });
  return (
    <PageLayout>
      <RunHeader id={id} run={query.data} />
      <QueryView query={query} loading="Reading the run">
        {(run) => <LiveRun run={run} />}
      </QueryView>
    </PageLayout>
  );
}

function LiveRun({ run }: { readonly run: z.output<typeof schema> }) {
  const stream = useLiveRun(run);
  return (
    <PageLayout>
      <RunFacts run={run} stream={stream} />
      <RunJobs run={run} />
    </PageLayout>
  );
}
