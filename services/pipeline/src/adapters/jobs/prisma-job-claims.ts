import { appendToOutbox, inTransaction, isUniqueViolation } from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { ClaimedJob, JobClaims, JobSeeker } from '../../domain/job-claims.js';
import type { JobMasks } from '../../domain/job-masks.js';
import type { JobSecrets } from '../../domain/job-secrets.js';
import { RunError } from '../../domain/run-error.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { standingOf } from './held-job.js';
import { claimedJobEvent } from './job-events.js';
import { giveAgain, pickJob, type PickedJob } from './pick-job.js';
import { releaseJob } from './release-job.js';
import { requeueJobs } from './requeue-jobs.js';

type Tx = Prisma.TransactionClient;

interface Parts {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly secrets: JobSecrets<Tx>;
  readonly masks: JobMasks;
  readonly failpoint: Failpoint;
}

export const createPrismaJobClaims = (parts: Parts): JobClaims => ({
  claim: async (seeker) => {
    const claim = () => inTransaction(parts.prisma, (tx) => claimIn(tx, parts, seeker));
    const claimed = await claim().catch((error: unknown) => {
      // It asked twice at once, and has got another job that way: the index allows one.
      if (!isUniqueViolation(error)) throw error;
      return claim();
    });
    await parts.failpoint('claim.after-commit');
    parts.wakeRelay();
    return claimed;
  },

  release: async (jobId, holder) => {
    await inTransaction(parts.prisma, (tx) => releaseJob(tx, jobId, holder));
    parts.wakeRelay();
  },
});

async function claimIn(tx: Tx, parts: Parts, seeker: JobSeeker): Promise<ClaimedJob | null> {
  const picked = await pick(tx, seeker);
  if (picked === null) return null;
  const { withSecrets, starterUserId, attempt, ...job } = picked;
  const secrets = withSecrets
    ? await parts.secrets.collect(tx, {
        projectId: job.project.id,
        namespace: job.project.namespace,
        starterUserId,
      })
    : new Map<string, string>();
  const masks = await parts.masks.seal(job.id, [...secrets.values()]);
  if (masks !== null) {
    await tx.$executeRaw`UPDATE pipeline.job SET masks = ${masks} WHERE id = ${job.id}::uuid`;
  }
  const holder = { instanceId: seeker.instance.id, fence: job.fence };
  await appendToOutbox(tx, pipelineSchema, [claimedJobEvent(job, holder, attempt)]);
  await parts.failpoint('claim.before-commit');
  return { ...job, secrets };
}

async function pick(tx: Tx, seeker: JobSeeker): Promise<PickedJob | null> {
  const { holds, picked } = await pickJob(tx, seeker);
  if (holds === null) return picked;
  switch (await standingOf(tx, holds, seeker.instance.id)) {
    case 'waits':
      return null;
    case 'lost the answer':
      return giveAgain(tx, seeker, holds);
    case 'is at work':
      throw new RunError('job_not_held', 'The agent has a job that runs, and gets no other.');
    case 'began anew':
      await requeueJobs(tx, [holds], 'began anew');
      break;
    case null:
  }
  return (await pickJob(tx, seeker)).picked;
}
