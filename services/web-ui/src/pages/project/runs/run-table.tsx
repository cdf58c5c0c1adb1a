import type { run as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { pageHref } from '../../../app/page-href.js';
import { Status } from '../../../design/status.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import { Duration } from '../duration.js';

type Run = z.output<typeof schema>;

const columns: readonly Column<Run>[] = [
  {
    label: 'Run',
    role: 'lead',
    cell: ({ id, pipeline }) => <TextLink to={pageHref('run', { id })}>{pipeline}</TextLink>,
  },
  { label: 'Status', cell: ({ status }) => <Status value={status} /> },
  { label: 'Ref', cell: ({ ref }) => <code>{ref}</code> },
  { label: 'Jobs', cell: ({ jobs }) => `${jobs.done} of ${jobs.total}` },
  { label: 'Started by', cell: ({ trigger }) => `${trigger.actor} (${trigger.type})` },
  { label: 'Duration', cell: (run) => <Duration of={run} /> },
  { label: 'Created', cell: ({ created_at: createdAt }) => <Time value={createdAt} /> },
];

export const RunTable = ({
  caption,
  runs,
}: {
  readonly caption: string;
  readonly runs: readonly Run[];
}) => <Table caption={caption} columns={columns} rows={runs} keyOf={({ id }) => id} />;
