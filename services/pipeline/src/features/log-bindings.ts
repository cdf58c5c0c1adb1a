import { appendJobLog, followRun, readRunLogs } from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { LogViews } from '../domain/log-views.js';
import type { RunViews } from '../domain/run-views.js';
import type { AppendJobLog } from './append-job-log/append-job-log.js';
import { appendJobLogRoute } from './append-job-log/append-job-log.route.js';
import { followRunRoute } from './follow-run/follow-run.route.js';
import type { RunWatch } from './follow-run/run-watch.js';
import { readRunLogsRoute } from './read-run-logs/read-run-logs.route.js';

export interface LogParts {
  readonly append: AppendJobLog;
  readonly logs: LogViews;
  readonly watch: RunWatch;
}

/** The routes of logs, and of what is followed live. */
export const logBindings = (
  { append, ...views }: LogParts,
  runs: Pick<RunViews, 'find'>,
  answerMs: number,
): readonly Binding[] => [
  handle(appendJobLog, answerWithin(answerMs, appendJobLogRoute(append))),
  handle(readRunLogs, answerWithin(answerMs, readRunLogsRoute({ runs, ...views }))),
  handle(followRun, answerWithin(answerMs, followRunRoute({ runs, ...views }))),
];
