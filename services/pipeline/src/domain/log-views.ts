import type { JobStatus } from './job-hold.js';
import type { LogLine } from './log-line.js';
import type { RunStatus } from './run.js';

/** Lines beyond a place: in the log of a run, or by their numbers in that of one job. */
export type LogPlace = { readonly position: number } | { readonly line: number };

export interface LogQuery {
  readonly runId: string;
  /** One job, of whichever attempt; else those of the current attempt. */
  readonly jobId: string | undefined;
  readonly beyond: LogPlace;
  /** Lines with a greater number only. */
  readonly afterLine?: number | undefined;
  readonly limit: number;
  /** The contents of a page have hardly more; one line there is always. */
  readonly maxBytes: number;
}

export interface LogPage {
  /** In the order of what they are beyond. */
  readonly lines: readonly LogLine[];
  /** Whether there is nothing beyond these. */
  readonly isLast: boolean;
}

/** Whether nothing more comes of it. */
export const isOver = (status: RunStatus): boolean => status !== 'queued' && status !== 'running';

/** What changes of a run, at one moment by the clock of the database. */
export interface RunState {
  readonly status: RunStatus;
  /** Of the last line of its log. */
  readonly position: number;
  readonly time: Date;
}

/** What changes of a job. */
export interface JobState {
  readonly id: string;
  readonly status: JobStatus;
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly exitCode: number | null;
  readonly reason: string | null;
}

/** Runs as they are followed. */
export interface LogViews {
  page(query: LogQuery): Promise<LogPage>;
  /** null where there is no such run, or no more. */
  state(runId: string): Promise<RunState | null>;
  /** With the jobs of the current attempt, oldest first. */
  stateWithJobs(runId: string): Promise<(RunState & { readonly jobs: readonly JobState[] }) | null>;
  /** For each run that is there a text that is another whenever anything was changed that is followed. */
  pulses(runIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
