import type { followRun } from '@orchestrator/contracts';
import { eventStream, type Handler } from '@orchestrator/http';
import type { LogViews } from '../../domain/log-views.js';
import type { RunViews } from '../../domain/run-views.js';
import { runInReach } from '../callers/run-in-reach.js';
import { followChanges } from './run-changes.js';
import type { RunWatch } from './run-watch.js';

export const followRunRoute =
  (parts: {
    readonly runs: Pick<RunViews, 'find'>;
    readonly logs: LogViews;
    readonly watch: RunWatch;
  }): Handler<typeof followRun> =>
  async ({ params }, context) => {
    const { id } = await runInReach(parts.runs, params.id, context);
    return { status: 200, stream: eventStream({ next: followChanges(parts, id) }) };
  };
