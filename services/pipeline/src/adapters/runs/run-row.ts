import type { Prisma } from '../../generated/prisma/client.js';
import type { Run } from '../../domain/run.js';
import { storedTrigger } from '../jobs/stored-json.js';

/** How a run is read that is shown: without what it was given, which may be much. */
export const shownRun = {
  omit: { inputs: true, requiredLabels: true, combinations: true, envMappings: true },
  include: {
    attempts: { orderBy: { attempt: 'asc' } },
    project: { include: { namespace: true } },
  },
} as const;

type Row = Prisma.RunGetPayload<typeof shownRun>;

export const toRun = ({ project, attempts, ...row }: Row): Run => ({
  id: row.id,
  project: {
    id: project.id,
    name: project.name,
    namespace: {
      type: project.namespace.type,
      id: project.namespace.id,
      name: project.namespace.name,
    },
  },
  pipeline: row.pipeline,
  ref: row.ref,
  commitSha: row.commitSha,
  status: row.status,
  attempt: row.attempt,
  attempts: attempts.map(({ attempt, status, createdAt, startedAt, finishedAt }) => ({
    attempt,
    status,
    createdAt,
    startedAt,
    finishedAt,
  })),
  trigger: storedTrigger(row.trigger),
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  jobsTotal: row.jobsTotal,
  jobsDone: row.jobsDone,
});
