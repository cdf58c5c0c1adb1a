import { fillPath, readRun, rerunRun } from '@orchestrator/contracts';
import { actorOf, type Handler, idempotencyClaim } from '@orchestrator/http';
import type { RunStore } from '../../domain/run-store.js';
import type { RunViews } from '../../domain/run-views.js';
import { runInReach } from '../callers/run-in-reach.js';

export const rerunRunRoute =
  (runs: RunViews, store: RunStore, publicUrl: string): Handler<typeof rerunRun> =>
  async (input, context) => {
    const { id: runId } = await runInReach(runs, input.params.id, context);
    const actor = actorOf(context);
    await store.rerun({
      runId,
      // An organization's token is nobody's own.
      starterUserId: actor.type === 'user' ? actor.id : null,
      once: idempotencyClaim(rerunRun, input, context),
      actor,
    });
    const url = new URL(fillPath(readRun.path, { id: runId }), publicUrl).href;
    return { status: 202, body: { run_id: runId, status: 'queued', url } };
  };
