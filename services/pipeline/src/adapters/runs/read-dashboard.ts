import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { Dashboard } from '../../domain/run-views.js';
import { shownRun, toRun } from './run-row.js';

const lastRuns = 10;

/** What goes on in these projects. */
export async function readDashboard(
  prisma: PrismaClient,
  project: Prisma.ProjectWhereInput,
): Promise<Dashboard> {
  const [projects, counted, queuedJobs, rows] = await Promise.all([
    prisma.project.count({ where: project }),
    prisma.run.groupBy({ by: ['status'], where: { project }, _count: true }),
    prisma.job.count({ where: { status: 'pending', run: { project } } }),
    prisma.run.findMany({
      where: { project },
      orderBy: { id: 'desc' },
      take: lastRuns,
      ...shownRun,
    }),
  ]);
  const counts = Object.fromEntries(counted.map(({ status, _count }) => [status, _count]));
  const none = { queued: 0, running: 0, success: 0, failure: 0, cancelled: 0 };
  return { projects, runs: { ...none, ...counts }, queuedJobs, lastRuns: rows.map(toRun) };
}
