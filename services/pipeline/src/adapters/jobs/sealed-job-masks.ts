import type { SealedSecrets } from '@orchestrator/sealed-secrets';
import { z } from 'zod';
import type { JobMasks } from '../../domain/job-masks.js';

const values = z.array(z.string());
/** A job's masks open for that job only. */
const contextOf = (jobId: string): string => `masks:${jobId}`;

export const createSealedJobMasks = (secrets: SealedSecrets): JobMasks => ({
  seal: (jobId, masked) =>
    masked.length === 0
      ? Promise.resolve(null)
      : secrets.seal(JSON.stringify(masked), contextOf(jobId)),
  open: async (jobId, sealed) =>
    sealed === null ? [] : values.parse(JSON.parse(await secrets.open(sealed, contextOf(jobId)))),
});
