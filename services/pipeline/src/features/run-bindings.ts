import {
  cancelRuns,
  listQueue,
  listRunJobs,
  listRuns,
  readDashboard,
  readRun,
  reorderQueue,
  rerunRun,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { JobQueue } from '../domain/job-queue.js';
import type { ProjectViews } from '../domain/project-views.js';
import type { RunStore } from '../domain/run-store.js';
import type { RunViews } from '../domain/run-views.js';
import { cancelRunsRoute } from './cancel-runs/cancel-runs.route.js';
import { listQueueRoute } from './list-queue/list-queue.route.js';
import { listRunJobsRoute } from './list-run-jobs/list-run-jobs.route.js';
import { listRunsRoute } from './list-runs/list-runs.route.js';
import { readDashboardRoute } from './read-dashboard/read-dashboard.route.js';
import { readRunRoute } from './read-run/read-run.route.js';
import { reorderQueueRoute } from './reorder-queue/reorder-queue.route.js';
import { rerunRunRoute } from './rerun-run/rerun-run.route.js';

interface RunParts {
  readonly projects: ProjectViews;
  readonly runs: RunViews;
  readonly runStore: RunStore;
  readonly queue: JobQueue;
  readonly publicUrl: string;
  readonly answerMs: number;
}

/** Runs, their jobs and the queue, for people. */
export const runBindings = ({
  projects,
  runs,
  runStore,
  queue,
  publicUrl,
  answerMs,
}: RunParts): readonly Binding[] => [
  handle(readDashboard, answerWithin(answerMs, readDashboardRoute(runs))),
  handle(listRuns, answerWithin(answerMs, listRunsRoute(projects, runs))),
  handle(readRun, answerWithin(answerMs, readRunRoute(runs))),
  handle(listRunJobs, answerWithin(answerMs, listRunJobsRoute(runs))),
  handle(rerunRun, answerWithin(answerMs, rerunRunRoute(runs, runStore, publicUrl))),
  handle(cancelRuns, answerWithin(answerMs, cancelRunsRoute(runs, runStore))),
  handle(listQueue, answerWithin(answerMs, listQueueRoute(queue))),
  handle(reorderQueue, answerWithin(answerMs, reorderQueueRoute(queue))),
];
