import type { Job } from './job.js';
import type { Run, RunStatus } from './run.js';

/** What a caller may see: what is in these namespaces, and of these projects only; null is no limit. */
export interface Reach {
  readonly namespaceIds: readonly string[];
  readonly within: readonly string[] | null;
}

interface RunListQuery {
  readonly projectId: string;
  readonly status: RunStatus | undefined;
  readonly pipeline: string | undefined;
  /** Runs older than this id only. */
  readonly before: string | undefined;
  readonly limit: number;
}

export interface Dashboard {
  readonly projects: number;
  readonly runs: Readonly<Record<RunStatus, number>>;
  readonly queuedJobs: number;
  readonly lastRuns: readonly Run[];
}

/** Runs as people look at them. */
export interface RunViews {
  /** Newest first. */
  list(query: RunListQuery): Promise<readonly Run[]>;
  /** What is out of reach is as what is not there. */
  find(runId: string, reach: Reach): Promise<Run | null>;
  /** Which of these are there and in reach. */
  known(runIds: readonly string[], reach: Reach): Promise<readonly string[]>;
  /** Of one attempt, oldest first. */
  jobs(
    runId: string,
    attempt: number,
    after: string | undefined,
    limit: number,
  ): Promise<readonly Job[]>;
  dashboard(reach: Reach): Promise<Dashboard>;
}
