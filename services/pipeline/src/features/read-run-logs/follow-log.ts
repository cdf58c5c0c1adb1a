import type { ServerSentEvent } from '@orchestrator/http';
import { isOver, type LogViews } from '../../domain/log-views.js';
import type { RunWatch } from '../follow-run/run-watch.js';
import { presentLine } from './present-line.js';

/** What a reader is given at once: it is all that is held for one that reads slowly. */
const pieceLines = 500;
const pieceBytes = 256 * 1024;

export interface FollowedLog {
  readonly runId: string;
  readonly jobId: string | undefined;
  /** Begins beyond this position, and this number. */
  readonly position: number;
  readonly afterLine: number | undefined;
}

/** The next events of a stream; null at its end. */
export type NextEvents = (
  after: string | undefined,
  signal: AbortSignal,
) => Promise<readonly ServerSentEvent[] | null>;

/**
 * The lines of a log as they come, each with its position as id, until the run has ended and all of
 * them were told; then `end`. It also stops where the run is gone, or the service is about to be.
 */
export function followLog(
  { logs, watch }: { readonly logs: LogViews; readonly watch: RunWatch },
  { runId, jobId, position, afterLine }: FollowedLog,
): NextEvents {
  let place = position;
  let hasEnded = false;
  return async (_after, signal) => {
    while (!hasEnded && !signal.aborted && !watch.isClosed) {
      const since = watch.moment(runId);
      const state = await logs.state(runId);
      if (state === null) return null;
      if (state.position > place) {
        const { lines } = await logs.page({
          runId,
          jobId,
          afterLine,
          beyond: { position: place },
          limit: pieceLines,
          maxBytes: pieceBytes,
        });
        place = lines.at(-1)?.position ?? state.position;
        if (lines.length > 0) {
          return lines.map((line) => ({ id: String(line.position), data: presentLine(line) }));
        }
      }
      if (isOver(state.status)) {
        hasEnded = true;
        return [{ event: 'end', data: { run_id: runId, status: state.status } }];
      }
      await watch.changed(runId, since, signal);
    }
    return null;
  };
}
