import type { job as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { pageHref } from '../../../app/page-href.js';
import { Chip, Chips } from '../../../design/chip.js';
import { Status } from '../../../design/status.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Duration } from '../duration.js';

type Job = z.output<typeof schema>;

/** By its values in the matrix, where it has any. */
export const jobName = ({ matrix_values: values }: Job): string =>
  Object.values(values).join(', ') || 'the job';

const pairs = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([name, value]) => (
    <Chip key={name} mono>
      {name}={value}
    </Chip>
  ));

const outcome = ({ exit_code: code, reason }: Job): string =>
  [reason, code === null ? undefined : `Exit code ${code}`].filter(Boolean).join('. ');

const columns = (
  hrefOf: (job: Job) => string,
  chosen: string | undefined,
): readonly Column<Job>[] => [
  {
    label: 'Job',
    role: 'lead',
    cell: (job) => (
      <TextLink
        to={hrefOf(job)}
        replace
        preventScrollReset
        aria-current={job.id === chosen ? 'true' : undefined}
      >
        {Object.keys(job.matrix_values).length === 0 ? 'Job' : jobName(job)}
      </TextLink>
    ),
  },
  { label: 'Status', cell: ({ status }) => <Status value={status} /> },
  { label: 'Matrix', cell: ({ matrix_values: values }) => <Chips>{pairs(values)}</Chips> },
  { label: 'Needs', cell: ({ required_labels: labels }) => <Chips>{pairs(labels)}</Chips> },
  { label: 'Agent', cell: ({ agent }) => agent?.name ?? '–' },
  { label: 'Duration', cell: (job) => <Duration of={job} /> },
  { label: 'Outcome', cell: (job) => outcome(job) || '–' },
];

export const JobTable = ({
  jobs,
  chosen,
  runId,
  attempt,
}: {
  readonly jobs: readonly Job[];
  readonly chosen: string | undefined;
  readonly runId: string;
  readonly attempt: number;
}) => (
  <Table
    caption="Jobs"
    columns={columns(
      ({ id }) => pageHref('run', { id: runId }, { attempt: String(attempt), job: id }),
      chosen,
    ).filter(({ label }) => isUsed(label, jobs))}
    rows={jobs}
    keyOf={({ id }) => id}
  />
);

/** Columns that would be empty are left out. */
function isUsed(label: string, jobs: readonly Job[]): boolean {
  if (label === 'Matrix') return jobs.some((job) => Object.keys(job.matrix_values).length > 0);
  if (label === 'Needs') return jobs.some((job) => Object.keys(job.required_labels).length > 0);
  return true;
}
