import { listQueue, reorderQueue } from '@orchestrator/contracts';
import { useState } from 'react';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import type { QueuedJob } from './queued-job.js';

export type Direction = 'up' | 'down';

export interface QueueOrder {
  readonly jobs: readonly QueuedJob[];
  readonly canMove: (job: QueuedJob, direction: Direction) => boolean;
  readonly move: (job: QueuedJob, direction: Direction) => void;
  /** The last one; a new object for each, also of the same job. */
  readonly moved: { readonly jobId: string; readonly direction: Direction } | undefined;
  /** For those who hear it. */
  readonly told: string;
  readonly error: unknown;
}

interface Move {
  readonly jobId: string;
  readonly direction: Direction;
  /** The order as it will be, until it was read. */
  readonly ids: readonly string[];
  /** The order as it was read before; another one that is read counts more. */
  readonly from: string;
}

const invalidates = [listQueue];

/** The order of the queue, as it is and as it is changed; a move is shown at once. */
export function useQueueOrder(jobs: readonly QueuedJob[], isWhole: boolean): QueueOrder {
  const reorder = useRouteMutation(reorderQueue, { invalidates });
  const [last, setLast] = useState<Move>();
  const isAhead = last !== undefined && reorder.error === undefined && last.from === orderOf(jobs);
  const shown = isAhead ? arranged(jobs, last.ids) : jobs;
  const placeOf = ({ id }: QueuedJob) => shown.findIndex((one) => one.id === id);

  const canMove = (job: QueuedJob, direction: Direction): boolean => {
    const place = placeOf(job);
    if (reorder.pending) return false;
    if (direction === 'up') return place > 0;
    // Behind the last one that is shown there may be others.
    return place < shown.length - (isWhole ? 1 : 2);
  };
  const move = (job: QueuedJob, direction: Direction): void => {
    if (!canMove(job, direction)) return;
    const place = placeOf(job);
    const before = direction === 'up' ? shown[place - 1] : shown[place + 2];
    const rest = shown.filter(({ id }) => id !== job.id).map(({ id }) => id);
    const ids = rest.toSpliced(direction === 'up' ? place - 1 : place + 1, 0, job.id);
    setLast({ jobId: job.id, direction, ids, from: orderOf(jobs) });
    // What goes wrong stands in `error`.
    reorder.call({ body: { job_id: job.id, before: before?.id ?? null } }).catch(() => undefined);
  };
  const place = last ? shown.findIndex(({ id }) => id === last.jobId) + 1 : 0;
  return {
    jobs: shown,
    canMove,
    move,
    moved: last,
    told: last && place > 0 ? `Now at place ${place} of ${shown.length}.` : '',
    error: reorder.error,
  };
}

const orderOf = (jobs: readonly QueuedJob[]): string => jobs.map(({ id }) => id).join();

const arranged = (jobs: readonly QueuedJob[], ids: readonly string[]): readonly QueuedJob[] =>
  jobs.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
