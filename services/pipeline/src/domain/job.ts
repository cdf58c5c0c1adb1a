import type { JobStatus } from './job-hold.js';
import type { RunProject } from './run.js';

export type Labels = Readonly<Record<string, string>>;

export interface Job {
  readonly id: string;
  readonly runId: string;
  readonly status: JobStatus;
  readonly matrixValues: Labels;
  readonly requiredLabels: Labels;
  /** Who holds it, or held it when it ended. */
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly attempt: number;
  readonly exitCode: number | null;
  readonly queuedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly reason: string | null;
}

/** A job that waits, with what it belongs to. */
export interface QueuedJob extends Job {
  readonly project: RunProject;
  readonly pipeline: string;
}

/** So often is a job given to an agent, if each of them is lost. */
export const mostAttempts = 3;

/** Variables of a matrix that say which agent can do it. */
const labelAxes = ['os', 'arch'] as const;
const labelValue = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * What a job asks of its agent: what its run asks, and the operating system and architecture that its
 * matrix names, which win. A value that no label can have asks for nothing.
 */
export function labelsOfJob(ofRun: Labels, matrixValues: Labels): Labels {
  const named = labelAxes.flatMap((axis) => {
    const value = matrixValues[axis];
    return value !== undefined && labelValue.test(value) ? [[axis, value] as const] : [];
  });
  return { ...ofRun, ...Object.fromEntries(named) };
}
