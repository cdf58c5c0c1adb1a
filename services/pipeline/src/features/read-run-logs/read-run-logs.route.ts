import type { readRunLogs } from '@orchestrator/contracts';
import { eventStream, type Handler, numberCursor, ProblemSignal } from '@orchestrator/http';
import type { LogPlace, LogViews } from '../../domain/log-views.js';
import type { RunViews } from '../../domain/run-views.js';
import { runInReach } from '../callers/run-in-reach.js';
import type { RunWatch } from '../follow-run/run-watch.js';
import { followLog } from './follow-log.js';
import { presentLine } from './present-line.js';

/** The contents of one page of lines, in bytes; JSON needs more. */
const pageBytes = 4 * 1024 * 1024;

/**
 * Of one job the lines come in the order of their numbers, of a run in the order in which they were
 * stored. Live they come as they are stored.
 */
export const readRunLogsRoute =
  (parts: {
    readonly runs: Pick<RunViews, 'find'>;
    readonly logs: LogViews;
    readonly watch: RunWatch;
  }): Handler<typeof readRunLogs> =>
  async ({ params, query }, context) => {
    const { job: jobId, after: afterLine, cursor, limit } = query;
    if (afterLine !== undefined && jobId === undefined) {
      throw fault('query.after', 'goes with `job`: lines are numbered in each');
    }
    const isLive = context.header('accept')?.includes('text/event-stream') ?? false;
    const last = isLive ? lastEventId(context.header('last-event-id')) : undefined;
    const place = cursor === undefined ? undefined : numberCursor.read(cursor);
    const { id: runId } = await runInReach(parts.runs, params.id, context);
    if (isLive) {
      const position = last ?? (jobId === undefined ? place : undefined) ?? 0;
      const next = followLog(parts, { runId, jobId, position, afterLine });
      return { status: 200, stream: eventStream({ next }) };
    }
    const byLine = jobId !== undefined;
    const beyond: LogPlace = byLine
      ? { line: place === undefined ? (afterLine ?? -1) : lineOf(place) }
      : { position: place ?? 0 };
    const found = await parts.logs.page({ runId, jobId, beyond, limit, maxBytes: pageBytes });
    const end = found.lines.at(-1);
    return {
      status: 200,
      body: {
        items: found.lines.map(presentLine),
        next_cursor:
          found.isLast || end === undefined
            ? null
            : numberCursor.write(byLine ? placeOf(end.number) : end.position),
      },
    };
  };

/** Cursors count from 1, lines from 0. */
const placeOf = (line: number): number => line + 1;
const lineOf = (place: number): number => Math.min(place - 1, 2 ** 31 - 1);

/** What a client that comes back was told last (HTML Living Standard, section 9.2.4). */
function lastEventId(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw fault('header.last-event-id', 'is not the id of an event of this stream');
}

const fault = (path: string, message: string): ProblemSignal =>
  new ProblemSignal({ code: 'validation_failed', errors: [{ path, message }] });
