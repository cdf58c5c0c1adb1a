import { type delivery as schema, deliveryReasons, listDeliveries } from '@orchestrator/contracts';
import { RotateCw } from 'lucide-react';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { Chip, type Tone } from '../../../design/chip.js';
import { EmptyState } from '../../../design/empty-state.js';
import { Section } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import type { ProjectPlace } from '../project-place.js';

type Delivery = z.output<typeof schema>;

const outcomes: Readonly<
  Record<Delivery['outcome'], { readonly tone: Tone; readonly text: string }>
> = {
  run: { tone: 'success', text: 'Started a run' },
  ignored: { tone: 'muted', text: 'Ignored' },
  refused: { tone: 'danger', text: 'Refused' },
  duplicate: { tone: 'muted', text: 'Same again' },
};

const reasons: ReadonlyMap<string, string> = new Map(Object.entries(deliveryReasons));

/** A code that came later than this page is told as it is. */
const textOf = (reason: string): string => reasons.get(reason) ?? reason;

const columns: readonly Column<Delivery>[] = [
  {
    label: 'Received',
    role: 'lead',
    cell: ({ received_at: receivedAt }) => <Time value={receivedAt} />,
  },
  { label: 'Event', cell: ({ event }) => <code>{event}</code> },
  {
    label: 'Outcome',
    cell: ({ outcome }) => <Chip tone={outcomes[outcome].tone}>{outcomes[outcome].text}</Chip>,
  },
  { label: 'Reason', cell: ({ reason }) => (reason === null ? '–' : textOf(reason)) },
  {
    label: 'Run',
    cell: ({ run_id: id }) =>
      id === null ? '–' : <TextLink to={pageHref('run', { id })}>See the run</TextLink>,
  },
];

const refetchMs = 10_000;

/** What came to a webhook and what became of it. */
export function Deliveries({
  params,
}: {
  readonly params: ProjectPlace & { readonly id: string };
}) {
  const deliveries = useRouteList(listDeliveries, { params }, { refetchMs });
  return (
    <Section
      title="Deliveries"
      description="What came here, newest first."
      actions={
        <Button small icon={RotateCw} onClick={deliveries.retry}>
          Refresh
        </Button>
      }
    >
      <ListView
        list={deliveries}
        loading="Reading the deliveries"
        empty={
          <EmptyState title="Nothing came yet">
            Paste the URL and the secret where the repository is, and send a test from there.
          </EmptyState>
        }
      >
        {(items) => (
          <Table caption="Deliveries" columns={columns} rows={items} keyOf={({ id }) => id} />
        )}
      </ListView>
    </Section>
  );
}
