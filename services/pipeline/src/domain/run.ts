import type { FinalStatus } from './job-hold.js';
import type { Project } from './project.js';

export type RunStatus = 'queued' | 'running' | FinalStatus;

/** What started a run. */
export interface RunTrigger {
  readonly type: 'manual' | 'api' | 'token' | 'webhook';
  readonly actor: string;
  readonly tokenId: string | null;
  readonly webhookId: string | null;
  readonly event: string | null;
}

interface Times {
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface RunAttempt extends Times {
  readonly attempt: number;
  readonly status: RunStatus;
}

/** What events and people call a run's project by. */
export type RunProject = Pick<Project, 'id' | 'name' | 'namespace'>;

/** One execution of a pipeline file; status, counts and times are those of its current attempt. */
export interface Run extends Times {
  readonly id: string;
  readonly project: RunProject;
  readonly pipeline: string;
  readonly ref: string;
  readonly commitSha: string | null;
  readonly status: RunStatus;
  readonly attempt: number;
  /** Oldest first. */
  readonly attempts: readonly RunAttempt[];
  readonly trigger: RunTrigger;
  readonly jobsTotal: number;
  readonly jobsDone: number;
}

/** What became of a run all of whose jobs have ended. */
export function outcomeOf(statuses: ReadonlySet<string>): FinalStatus {
  if (statuses.has('failure')) return 'failure';
  return statuses.has('cancelled') ? 'cancelled' : 'success';
}
