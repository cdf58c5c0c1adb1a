import { type cancelRuns, problemCodes } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { Cancellation, RunStore } from '../../domain/run-store.js';
import type { RunViews } from '../../domain/run-views.js';
import { reachOf, runsKnown } from '../callers/run-in-reach.js';

const refusals = {
  cancelled: undefined,
  ended: 'conflict',
  unknown: 'not_found',
} as const satisfies Record<Cancellation, keyof typeof problemCodes | undefined>;

export const cancelRunsRoute =
  (runs: RunViews, store: RunStore): Handler<typeof cancelRuns> =>
  async ({ body: { run_ids: ids } }, context) => {
    await runsKnown(runs, ids, context);
    const outcomes = await store.cancel(ids, reachOf(context), actorOf(context));
    const items = ids.map((id) => {
      const code = refusals[outcomes.get(id) ?? 'unknown'];
      return code === undefined
        ? { id, status: 200 }
        : { id, status: problemCodes[code].status, code };
    });
    return { status: 200, body: { items } };
  };
