import type { PrismaClient } from '../../generated/prisma/client.js';
import type { UnownedBlobs } from '../../domain/artifact-store.js';

/** After so long somebody else may try to remove what one has taken; in minutes. */
const takenMinutes = 5;

export const createPrismaUnownedBlobs = (prisma: PrismaClient): UnownedBlobs => ({
  take: async (most) => {
    const taken = await prisma.$queryRaw<{ key: string }[]>`
      UPDATE pipeline.unowned_blob
         SET taken = true, due_at = clock_timestamp() + ${takenMinutes}::int * interval '1 minute'
       WHERE key IN (
         SELECT key FROM pipeline.unowned_blob WHERE due_at <= clock_timestamp()
          ORDER BY due_at LIMIT ${most} FOR UPDATE SKIP LOCKED)
      RETURNING key`;
    return taken.map(({ key }) => key);
  },

  forget: async (blobKeys) => {
    await prisma.unownedBlob.deleteMany({ where: { key: { in: [...blobKeys] }, taken: true } });
  },
});
