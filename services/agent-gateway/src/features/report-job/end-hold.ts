import type { Failpoint, Logger } from '@orchestrator/observability';
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
    failpoint,
    log,
  }: {
    readonly held: HeldJobs;
    readonly credentials: Credentials;
    readonly claimable: ClaimableJobs;
    readonly failpoint: Failpoint;
    readonly log: Logger;
  }): EndHold =>
  async ({ jobId, fence, instanceId, jobTokenId }) => {
    await failpoint('end-hold.before-commit');
    await held.end(jobId, fence);
    await failpoint('end-hold.after-commit');
    claimable.holdsNoMore(instanceId, jobId);
    try {
      await credentials.end(jobTokenId);
      await held.tokenEnded(jobTokenId);
    } catch (error) {
      log.warn({ err: error }, 'the token of a job that has ended waits for its end');
    }
  };
