import type { readDashboard } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { RunViews } from '../../domain/run-views.js';
import { reachOf } from '../callers/run-in-reach.js';
import { presentRun } from '../present-run.js';

export const readDashboardRoute =
  (runs: RunViews): Handler<typeof readDashboard> =>
  async (_input, context) => {
    const { projects, runs: counts, queuedJobs, lastRuns } = await runs.dashboard(reachOf(context));
    return {
      status: 200,
      body: {
        projects,
        runs: { ...counts },
        queued_jobs: queuedJobs,
        last_runs: lastRuns.map(presentRun),
      },
    };
  };
