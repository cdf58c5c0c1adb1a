import type { run as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { pageHref } from '../../../app/page-href.js';
import { EmptyState } from '../../../design/empty-state.js';
import { Status } from '../../../design/status.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';

type Run = z.output<typeof schema>;

const columns: readonly Column<Run>[] = [
  {
    label: 'Run',
    role: 'lead',
    cell: ({ id, pipeline }) => <TextLink to={pageHref('run', { id })}>{pipeline}</TextLink>,
  },
  {
    label: 'Project',
    cell: ({ owner, name }) => (
      <TextLink to={pageHref('project', { owner, name })}>
        {owner}/{name}
      </TextLink>
    ),
  },
  { label: 'Status', cell: ({ status }) => <Status value={status} /> },
  { label: 'Ref', cell: ({ ref }) => <code>{ref}</code> },
  { label: 'Started by', cell: ({ trigger }) => `${trigger.actor} (${trigger.type})` },
  { label: 'Created', cell: ({ created_at: createdAt }) => <Time value={createdAt} /> },
];

export const LastRuns = ({ runs }: { readonly runs: readonly Run[] }) =>
  runs.length === 0 ? (
    <EmptyState title="No runs yet">
      Trigger one from the page of a project, or by a token.
    </EmptyState>
  ) : (
    <Table caption="The last runs" columns={columns} rows={runs} keyOf={({ id }) => id} />
  );
