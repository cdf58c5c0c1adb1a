import { inTransaction } from '@orchestrator/database';
import type { SealedRows, SealedSecrets } from '@orchestrator/sealed-secrets';
import { z } from 'zod';
import type { JobMasks } from '../../domain/job-masks.js';
import type { PrismaClient } from '../../generated/prisma/client.js';

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

/** What is masked in logs of jobs that go on, for when the key is followed by another one. */
export const createSealedJobMaskRows = (prisma: PrismaClient): SealedRows => ({
  resealNext: ({ after, limit }, reseal) =>
    inTransaction(prisma, async (tx) => {
      const rows = await tx.$queryRaw<{ id: string; masks: string }[]>`
        SELECT id::text, masks FROM pipeline.job
         WHERE masks IS NOT NULL AND (${after ?? null}::uuid IS NULL OR id > ${after ?? null}::uuid)
         ORDER BY id LIMIT ${limit} FOR NO KEY UPDATE`;
      for (const { id, masks } of rows) {
        const anew = await reseal(masks, contextOf(id));
        if (anew === undefined) continue;
        await tx.$executeRaw`UPDATE pipeline.job SET masks = ${anew} WHERE id = ${id}::uuid`;
      }
      return rows.at(-1)?.id;
    }),
});
