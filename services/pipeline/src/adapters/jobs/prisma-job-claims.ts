import {
  inTransaction,
  isDatabaseUnavailable,
  isUniqueViolation,
  writeTogether,
} from '@orchestrator/database';
import type { PrismaClient } from '../../generated/prisma/client.js';
import type { ClaimedJob, JobClaims, JobSeeker } from '../../domain/job-claims.js';
import { claimForIdle, claimForOne, type ClaimParts } from './claim-jobs.js';
import { releaseJob } from './release-job.js';

interface Parts extends ClaimParts {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}

const most = 64;

export function createPrismaJobClaims(parts: Parts): JobClaims {
  const { prisma, wakeRelay, failpoint } = parts;
  const claimTogether = writeTogether({
    write: (seekers: readonly JobSeeker[]) =>
      inTransaction(prisma, (tx) => claimForIdle(tx, parts, seekers)),
    isShared: isDatabaseUnavailable,
    most,
    atOnce: 2,
  });

  const claimAlone = async (seeker: JobSeeker): Promise<ClaimedJob | null> => {
    const claim = () => inTransaction(prisma, (tx) => claimForOne(tx, parts, seeker));
    return claim().catch((error: unknown) => {
      if (!askedTwice(error)) throw error;
      return claim();
    });
  };

  return {
    claim: async (seeker) => {
      const together = await claimTogether(seeker).catch((error: unknown) => {
        if (!askedTwice(error)) throw error;
        return 'busy' as const;
      });
      const claimed = together === 'busy' ? await claimAlone(seeker) : together;
      if (claimed !== null) await failpoint('claim-job.after-commit');
      wakeRelay();
      return claimed;
    },

    release: async (jobId, holder) => {
      await inTransaction(prisma, (tx) => releaseJob(tx, jobId, holder));
      wakeRelay();
    },
  };
}

/** It asked twice at once, and has got another job that way: the index allows one. */
const askedTwice = isUniqueViolation;
