import { problemSentence } from '../../../api/problem-sentence.js';
import { pageHref } from '../../../app/page-href.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import { Notice } from '../../../design/notice.js';
import { Status } from '../../../design/status.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import { VisuallyHidden } from '../../../design/visually-hidden.js';
import { LabelChips } from '../label-chips.js';
import { MoveButtons } from './move-buttons.js';
import type { QueuedJob } from './queued-job.js';
import { useQueueOrder } from './use-queue-order.js';

interface Props {
  readonly jobs: readonly QueuedJob[];
  /** There are no more behind these. */
  readonly isWhole: boolean;
  readonly mayReorder: boolean;
}

export function QueueTable({ jobs, isWhole, mayReorder }: Props) {
  const order = useQueueOrder(jobs, isWhole);
  const columns: readonly Column<QueuedJob>[] = [
    {
      label: 'Job',
      role: 'lead',
      cell: ({ run_id: id, pipeline, matrix_values: matrix }) => (
        <>
          <TextLink to={pageHref('run', { id })}>{pipeline}</TextLink>{' '}
          {Object.values(matrix).join(', ')}
        </>
      ),
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
    {
      label: 'Needs',
      cell: ({ required_labels: labels }) =>
        Object.keys(labels).length === 0 ? 'Any agent' : <LabelChips labels={labels} />,
    },
    { label: 'Queued', cell: ({ queued_at: queuedAt }) => <Time value={queuedAt} /> },
    {
      label: 'Order',
      role: 'actions',
      cell: (job) => <MoveButtons job={job} order={order} mayReorder={mayReorder} />,
    },
  ];
  return (
    <>
      {order.error !== undefined && <ErrorNotice message={problemSentence(order.error)} />}
      {!mayReorder && <Notice>Admins and owners of this namespace can change the order.</Notice>}
      <Table
        caption="Jobs in the queue"
        columns={columns}
        rows={order.jobs}
        keyOf={({ id }) => id}
      />
      <VisuallyHidden>
        <span role="status">{order.told}</span>
      </VisuallyHidden>
    </>
  );
}
