import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../../design/button.js';
import type { QueuedJob } from './queued-job.js';
import type { Direction, QueueOrder } from './use-queue-order.js';

interface Props {
  readonly job: QueuedJob;
  readonly order: QueueOrder;
  readonly mayReorder: boolean;
}

/** One place up or down; the focus goes along with the job. */
export function MoveButtons({ job, order, mayReorder }: Props) {
  const buttons = { up: useRef<HTMLButtonElement>(null), down: useRef<HTMLButtonElement>(null) };
  const { moved } = order;
  const wanted = moved?.jobId === job.id ? moved.direction : undefined;
  const { up, down } = buttons;
  useEffect(() => {
    // A row that changes its place loses the focus.
    if (wanted !== undefined) (wanted === 'up' ? up : down).current?.focus();
  }, [moved, wanted, up, down]);
  if (!mayReorder || job.status !== 'pending') return null;
  const button = (direction: Direction, label: string) => (
    <IconButton
      small
      ref={buttons[direction]}
      icon={direction === 'up' ? ArrowUp : ArrowDown}
      label={`Move ${job.pipeline} ${label}`}
      aria-disabled={!order.canMove(job, direction) || undefined}
      onClick={() => order.move(job, direction)}
    />
  );
  return (
    <>
      {button('up', 'up')}
      {button('down', 'down')}
    </>
  );
}
