import type { Agent, Labels, Namespace } from './agent.js';

type JobStatus = 'pending' | 'claimed' | 'running' | 'success' | 'failure' | 'cancelled';
type ReportedStatus = 'running' | 'success' | 'failure' | 'cancelled';

/** Under which hold something is said of a job. */
export interface Holder {
  readonly instanceId: string;
  readonly fence: number;
}

/** A job as its agent gets it. */
export interface JobClaim {
  readonly run_id: string;
  readonly job_id: string;
  readonly repo_id: string;
  readonly owner: string;
  readonly name: string;
  readonly pipeline: string;
  readonly ref: string;
  readonly vcs_type: string;
  readonly vcs_url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly matrix_values?: Record<string, string> | undefined;
  readonly env_mappings?: Record<string, string> | undefined;
  readonly vault_configs?: unknown[] | undefined;
  readonly storage_config?: unknown;
}

export interface ClaimedJob {
  readonly fence: number;
  readonly project: { readonly id: string; readonly name: string };
  readonly claim: JobClaim;
}

interface LogLine {
  readonly line_num: number;
  readonly stream: 'stdout' | 'stderr';
  readonly content: string;
}

export interface JobDetails {
  readonly graph?: string;
  readonly commitSha?: string;
  readonly activeNodes?: readonly { readonly node_id: string; readonly node_name: string }[];
}

/** A job that waits for an agent. */
export interface WaitingJob {
  readonly jobId: string;
  readonly namespaceId: string;
  readonly requiredLabels: Labels;
}

/** Jobs that have not been begun. */
export interface UnbegunJobs {
  readonly waiting: readonly WaitingJob[];
  /** An agent was given it, and may not have heard so. */
  readonly given: readonly { readonly jobId: string; readonly instanceId: string }[];
}

/**
 * Where the truth about jobs is.
 * @throws AgentGatewayError `job_not_held`, `lease_lost`, and `unavailable` when it does not say
 */
export interface Jobs {
  claim(
    agent: Pick<Agent, 'id' | 'name'>,
    namespace: Namespace,
    labels: Labels,
  ): Promise<ClaimedJob | null>;
  /** Its agent never got it. */
  release(jobId: string, holder: Holder): Promise<void>;
  appendLog(jobId: string, holder: Holder, lines: readonly LogLine[]): Promise<JobStatus>;
  report(
    jobId: string,
    holder: Holder,
    status: ReportedStatus,
    exitCode: number | null,
  ): Promise<JobStatus>;
  describe(jobId: string, holder: Holder, details: JobDetails): Promise<JobStatus>;
  /** The instance is alive. */
  renew(instanceId: string): Promise<void>;
  /** These instances are gone. */
  requeue(instanceIds: readonly string[], reason: string): Promise<void>;
  unbegun(): Promise<UnbegunJobs>;
}
