/** That an agent was given a job, and which token was made for it. */
export interface HeldJob {
  readonly jobId: string;
  /** Grows with each claim of the job. */
  readonly fence: number;
  readonly instanceId: string;
  readonly runId: string;
  readonly projectId: string;
  readonly jobTokenId: string;
}

export interface FoundHold extends HeldJob {
  /** As far as is known here; whether it still counts is for the keeper of jobs to say. */
  readonly ended: boolean;
}

export interface HeldJobs {
  /** Whatever else is noted of that job or that instance has ended. */
  begin(hold: HeldJob): Promise<void>;
  /** The last time that this instance was given that job. */
  find(jobId: string, instanceId: string): Promise<FoundHold | undefined>;
  /** The last time that this instance was given a job of that run. */
  findOfRun(runId: string, instanceId: string): Promise<FoundHold | undefined>;
  findByToken(jobTokenId: string): Promise<FoundHold | undefined>;
  /** Holds of the job up to this fence have ended. @returns whether that was not known before */
  end(jobId: string, fence: number): Promise<boolean>;
  endOfInstance(instanceId: string): Promise<void>;
  holding(): Promise<readonly { readonly jobId: string; readonly instanceId: string }[]>;
  isHolding(instanceId: string): Promise<boolean>;
  /** Tokens of holds that have ended, and that may still be believed somewhere. */
  tokensToEnd(most: number): Promise<readonly string[]>;
  tokenEnded(jobTokenId: string): Promise<void>;
}
