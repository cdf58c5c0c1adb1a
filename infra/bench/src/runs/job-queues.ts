import { createTestDatabase } from '@orchestrator/testing';
import { backendsOf } from '../processes/backends-of.js';
import { runJobs } from './job-load.js';
import type { RunContestant } from './run-contestant.js';

/** What a client of one of these is told. */
export interface QueuePlan {
  readonly databaseUrl: string;
  /** Of jobs that wait at the beginning. */
  readonly jobs: number;
  /** As many as our services have. */
  readonly connections: number;
}

/** @param mostPerSecond more than it does; as many wait at the beginning */
const jobQueue = (
  name: string,
  title: string,
  script: URL,
  mostPerSecond: number,
): RunContestant => ({
  name,
  title,
  start: async (site) => {
    const database = await createTestDatabase();
    site.cleanUp.add(() => database.drop());
    const { warmUpSeconds, seconds } = site.options.runs;
    const plan: QueuePlan = {
      databaseUrl: database.url,
      jobs: Math.ceil((warmUpSeconds + seconds) * mostPerSecond),
      connections: 10,
    };
    return {
      measure: () =>
        runJobs(site, script, plan, async (worker) => ({
          worker,
          postgres: await backendsOf(database.url),
        })),
    };
  },
});

/** As it runs by default, with a task that does nothing. */
export const graphileWorker = jobQueue(
  'graphile_worker',
  'graphile-worker, empty task',
  new URL('./clients/graphile-worker.js', import.meta.url),
  4_000,
);

/**
 * Its own calls to fetch and to complete: its workers pause between two jobs. It sorts all that waits
 * for each, so it is given no more than it gets through.
 */
export const pgBoss = jobQueue(
  'pg_boss',
  'pg-boss, fetch → complete',
  new URL('./clients/pg-boss.js', import.meta.url),
  1_000,
);
