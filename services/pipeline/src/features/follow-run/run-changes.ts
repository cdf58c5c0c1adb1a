import type { runEvent } from '@orchestrator/contracts';
import type { ServerSentEvent } from '@orchestrator/http';
import type { z } from 'zod';
import { isOver, type JobState, type LogViews, type RunState } from '../../domain/log-views.js';
import type { NextEvents } from '../read-run-logs/follow-log.js';
import type { RunWatch } from './run-watch.js';

type RunEvent = z.input<typeof runEvent>;

/**
 * First what a run and each of its jobs is, then each that has become another, until the run has ended;
 * then `end`. What a slow reader did not see in time it is not told: it gets what there is.
 */
export function followChanges(
  { logs, watch }: { readonly logs: LogViews; readonly watch: RunWatch },
  runId: string,
): NextEvents {
  /** The run and its jobs, as they were told last. */
  const told = new Map<string, string>();
  let hasEnded = false;

  const changesTo = (state: RunState & { readonly jobs: readonly JobState[] }) => {
    const { status, time } = state;
    const events = [...state.jobs.map(presentJob), null].map((job): RunEvent => ({
      run_id: runId,
      status,
      job,
      time: time.toISOString(),
    }));
    return events.filter((event) => {
      const id = event.job?.id ?? runId;
      const text = JSON.stringify(event.job ?? event.status);
      const isNew = told.get(id) !== text;
      told.set(id, text);
      return isNew;
    });
  };

  return async (_after, signal) => {
    while (!hasEnded && !signal.aborted && !watch.isClosed) {
      const since = watch.moment(runId);
      const state = await logs.stateWithJobs(runId);
      if (state === null) return null;
      const events: ServerSentEvent[] = changesTo(state).map((data) => ({ data }));
      hasEnded = isOver(state.status);
      if (hasEnded) events.push({ event: 'end', data: { run_id: runId, status: state.status } });
      if (events.length > 0) return events;
      await watch.changed(runId, since, signal);
    }
    return null;
  };
}

const presentJob = ({ id, status, agent, exitCode, reason }: JobState): RunEvent['job'] => ({
  id,
  status,
  agent,
  exit_code: exitCode,
  reason,
});
