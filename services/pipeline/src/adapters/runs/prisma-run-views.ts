import type { PrismaClient } from '../../generated/prisma/client.js';
import type { Reach, RunViews } from '../../domain/run-views.js';
import { shownJob, toJob } from '../jobs/job-row.js';
import { readDashboard } from './read-dashboard.js';
import { shownRun, toRun } from './run-row.js';

export const createPrismaRunViews = (prisma: PrismaClient): RunViews => ({
  list: async ({ projectId, status, pipeline, before, limit }) => {
    const rows = await prisma.run.findMany({
      where: {
        projectId,
        ...(status !== undefined && { status }),
        ...(pipeline !== undefined && { pipeline }),
        ...(before !== undefined && { id: { lt: before } }),
      },
      orderBy: { id: 'desc' },
      take: limit,
      ...shownRun,
    });
    return rows.map(toRun);
  },

  find: async (id, reach) => {
    const row = await prisma.run.findFirst({
      where: { id, project: projectsIn(reach) },
      ...shownRun,
    });
    return row && toRun(row);
  },

  known: async (ids, reach) => {
    const rows = await prisma.run.findMany({
      where: { id: { in: [...ids] }, project: projectsIn(reach) },
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  },

  jobs: async (runId, runAttempt, after, limit) => {
    const rows = await prisma.job.findMany({
      where: { runId, runAttempt, ...(after !== undefined && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: limit,
      ...shownJob,
    });
    return rows.map(toJob);
  },

  dashboard: (reach) => readDashboard(prisma, projectsIn(reach)),
});

const projectsIn = ({ namespaceIds, within }: Reach) => ({
  namespaceId: { in: [...namespaceIds] },
  ...(within && { id: { in: [...within] } }),
});
