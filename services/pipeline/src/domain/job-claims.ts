import type { Labels } from './job.js';
import type { Holder } from './job-hold.js';
import type { Namespace, VcsType } from './project.js';
import type { RunProject } from './run.js';

/** An agent that asks for a job. */
export interface JobSeeker {
  readonly instance: { readonly id: string; readonly name: string };
  readonly namespace: Pick<Namespace, 'type' | 'id'>;
  readonly labels: Labels;
}

/** A job as it is given to an agent. */
export interface ClaimedJob {
  readonly id: string;
  readonly runId: string;
  readonly fence: number;
  readonly project: RunProject;
  readonly vcsType: VcsType;
  readonly vcsUrl: string | null;
  readonly pipeline: string;
  readonly ref: string;
  readonly matrixValues: Labels;
  readonly envMappings: Labels;
  readonly inputs: Labels;
  /** By key. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Who gets which job. */
export interface JobClaims {
  /**
   * Gives the instance the next job that it may have, by queue order; null where there is none.
   * @throws RunError `job_not_held` for one that has a job which is alive
   */
  claim(seeker: JobSeeker): Promise<ClaimedJob | null>;
  /**
   * Takes back a job that its agent never got; that is no attempt.
   * @throws RunError `not_found`, `job_not_held`, `lease_lost`; `lease_lost` for one that has begun, too
   */
  release(jobId: string, holder: Holder): Promise<void>;
}
