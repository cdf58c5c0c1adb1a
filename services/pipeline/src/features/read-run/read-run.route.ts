import type { readRun } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { RunViews } from '../../domain/run-views.js';
import { runInReach } from '../callers/run-in-reach.js';
import { presentRun } from '../present-run.js';

export const readRunRoute =
  (runs: RunViews): Handler<typeof readRun> =>
  async ({ params }, context) => ({
    status: 200,
    body: presentRun(await runInReach(runs, params.id, context)),
  });
