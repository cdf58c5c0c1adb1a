import type { Logger } from '@orchestrator/observability';
import type { ClaimableJobs } from '../../domain/claimable-jobs.js';
import type { Credentials } from '../../domain/credentials.js';
import type { HeldJob, HeldJobs } from '../../domain/held-jobs.js';

export type EndHold = (hold: HeldJob) => Promise<void>;

/**
 * A job is done: its token is refused when this resolves or, if the token service is out of reach, as
 * soon as that is back.
 */
export const endHoldWith =
  ({
    held,
    credentials,
    claimable,
    log,
  }: {
    readonly held: HeldJobs;
    readonly credentials: Credentials;
    readonly claimable: ClaimableJobs;
    readonly log: Logger;
  }): EndHold =>
  async ({ jobId, fence, instanceId, jobTokenId }) => {
    await held.end(jobId, fence);
    claimable.holdsNoMore(instanceId, jobId);
    try {
      await credentials.end(jobTokenId);
      await held.tokenEnded(jobTokenId);
    } catch (error) {
      log.warn({ err: error }, 'the token of a job that has ended waits for its end');
    }
  };
