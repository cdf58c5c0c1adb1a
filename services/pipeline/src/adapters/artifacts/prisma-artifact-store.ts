import { inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { NewArtifact } from '../../domain/artifact.js';
import type { ArtifactStore, HeldPlace } from '../../domain/artifact-store.js';
import { noSuchRun } from '../../domain/run-error.js';
import { holdJob } from '../jobs/hold-job.js';

type Tx = Prisma.TransactionClient;

/** For longer than that nobody writes; in hours. */
const longestWriteHours = 48;

export const createPrismaArtifactStore = (prisma: PrismaClient): ArtifactStore => ({
  requireHeld: (place) => inTransaction(prisma, (tx) => requireHeld(tx, place)),

  expect: async (blobKey) => {
    await prisma.$executeRaw`
      INSERT INTO pipeline.unowned_blob (key, due_at)
      VALUES (${blobKey}, clock_timestamp() + ${longestWriteHours}::int * interval '1 hour')`;
  },

  attach: (place, artifact) =>
    inTransaction(prisma, async (tx) => {
      await requireHeld(tx, place);
      await own(tx, artifact.blobKey);
      await put(tx, place.runId, artifact);
    }),

  giveUp: async (blobKey) => {
    await prisma.$executeRaw`
      UPDATE pipeline.unowned_blob SET due_at = clock_timestamp() WHERE key = ${blobKey}`;
  },
});

async function requireHeld(tx: Tx, { runId, jobId, holder }: HeldPlace): Promise<void> {
  const held = await holdJob(tx, jobId, holder);
  if (held.runId !== runId) throw noSuchRun();
}

/** It is not removed from now on, unless that has begun. */
async function own(tx: Tx, blobKey: string): Promise<void> {
  const owned = await tx.$executeRaw`
    DELETE FROM pipeline.unowned_blob WHERE key = ${blobKey} AND NOT taken`;
  if (owned === 0) throw new Error('A blob was written for too long, and is removed');
}

const put = (tx: Tx, runId: string, { filename, size, sha256, blobKey }: NewArtifact) =>
  tx.$executeRaw`
    INSERT INTO pipeline.artifact (run_id, filename, size, sha256, blob_key)
    VALUES (${runId}::uuid, ${filename}, ${size}::bigint, ${sha256}, ${blobKey})
    ON CONFLICT (run_id, filename) DO UPDATE
       SET size = excluded.size, sha256 = excluded.sha256, blob_key = excluded.blob_key,
           created_at = excluded.created_at`;
