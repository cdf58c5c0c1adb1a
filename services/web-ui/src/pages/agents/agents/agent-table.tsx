import type { agent as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { pageHref } from '../../../app/page-href.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import { AgentStatus } from '../agent-status.js';
import { LabelChips } from '../label-chips.js';

type Agent = z.output<typeof schema>;

interface Props {
  readonly owner: string;
  readonly agents: readonly Agent[];
}

export function AgentTable({ owner, agents }: Props) {
  const columns: readonly Column<Agent>[] = [
    {
      label: 'Agent',
      role: 'lead',
      cell: ({ id, name }) => <TextLink to={pageHref('agent', { owner, id })}>{name}</TextLink>,
    },
    { label: 'Status', cell: (agent) => <AgentStatus agent={agent} /> },
    { label: 'Labels', cell: ({ labels }) => <LabelChips labels={labels} /> },
    { label: 'System', cell: ({ os, arch }) => `${os} ${arch}` },
    { label: 'Version', cell: ({ version }) => version },
    { label: 'Agent token', cell: ({ pool }) => pool },
    { label: 'Last seen', cell: ({ last_seen_at: seenAt }) => <Time value={seenAt} /> },
  ];
  return <Table caption="Agents" columns={columns} rows={agents} keyOf={({ id }) => id} />;
}
