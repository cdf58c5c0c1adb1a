import { listRunJobs, type run as schema } from '@orchestrator/contracts';
import { useSearchParams } from 'react-router';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { ListView } from '../../../app/query-view.js';
import { EmptyState } from '../../../design/empty-state.js';
import { Section } from '../../../design/page-header.js';
import { SelectField } from '../../../design/text-fields.js';
import { LogView } from '../log/log-view.js';
import { JobTable, jobName } from './job-table.js';

/** The jobs of one attempt, and the log of the one that is chosen. */
export function RunJobs({ run }: { readonly run: z.output<typeof schema> }) {
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get('attempt'));
  const attempt = run.attempts.some((one) => one.attempt === asked) ? asked : run.attempt;
  const jobs = useRouteList(listRunJobs, {
    params: { id: run.id },
    query: { attempt, limit: 100 },
  });
  const chosen = jobs.items?.find(({ id }) => id === search.get('job')) ?? jobs.items?.[0];
  return (
    <>
      {run.attempts.length > 1 && (
        <SelectField
          label="Attempt"
          name="attempt"
          value={String(attempt)}
          options={run.attempts
            .map((one) => ({
              value: String(one.attempt),
              label: `Attempt ${one.attempt}: ${one.status}`,
            }))
            .reverse()}
          onChange={(value) => setSearch({ attempt: value }, { replace: true })}
        />
      )}
      <Section title="Jobs">
        <ListView
          list={jobs}
          loading="Reading the jobs"
          empty={
            <EmptyState title="No jobs yet">They come as soon as the run is taken up.</EmptyState>
          }
        >
          {(items) => (
            <JobTable jobs={items} chosen={chosen?.id} runId={run.id} attempt={attempt} />
          )}
        </ListView>
      </Section>
      {chosen && (
        <Section title={`Log of ${jobName(chosen)}`}>
          <LogView key={chosen.id} runId={run.id} job={chosen} />
        </Section>
      )}
    </>
  );
}
