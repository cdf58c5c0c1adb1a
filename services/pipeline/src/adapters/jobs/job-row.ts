import type { Prisma } from '../../generated/prisma/client.js';
import type { Job, QueuedJob } from '../../domain/job.js';
import { storedTexts } from './stored-json.js';

/** What is large, or nobody's business, and is not read with a job. */
const unread = { graph: true, activeNodes: true, masks: true } as const;

/** How a job is read that is shown. */
export const shownJob = { omit: unread } as const;

/** The same with what it belongs to. */
export const shownQueuedJob = {
  omit: unread,
  include: { run: { include: { project: { include: { namespace: true } } } } },
} as const;

type Row = Prisma.JobGetPayload<typeof shownJob>;
type RowWithPlace = Prisma.JobGetPayload<typeof shownQueuedJob>;

export const toJob = (row: Row): Job => ({
  id: row.id,
  runId: row.runId,
  status: row.status,
  matrixValues: storedTexts(row.matrixValues),
  requiredLabels: storedTexts(row.requiredLabels),
  agent: row.instanceId === null ? null : { id: row.instanceId, name: row.instanceName ?? '' },
  attempt: row.attempt,
  exitCode: row.exitCode,
  queuedAt: row.queuedAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  reason: row.reason,
});

export const toQueuedJob = ({ run, ...row }: RowWithPlace): QueuedJob => {
  const { id, name, namespace } = run.project;
  return {
    ...toJob(row),
    project: {
      id,
      name,
      namespace: { type: namespace.type, id: namespace.id, name: namespace.name },
    },
    pipeline: run.pipeline,
  };
};
