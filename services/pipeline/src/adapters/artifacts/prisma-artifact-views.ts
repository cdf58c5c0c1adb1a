import type { PrismaClient } from '../../generated/prisma/client.js';
import type { Artifact } from '../../domain/artifact.js';
import type { ArtifactViews } from '../../domain/artifact-store.js';

interface Row extends Omit<Artifact, 'size'> {
  readonly size: bigint;
}

export const createPrismaArtifactViews = (prisma: PrismaClient): ArtifactViews => ({
  list: async (runId, after, limit) => {
    // In the order of the bytes, whatever the database's collation.
    const rows = await prisma.$queryRaw<Row[]>`
      SELECT filename, size, sha256, created_at AS "createdAt", blob_key AS "blobKey"
        FROM pipeline.artifact
       WHERE run_id = ${runId}::uuid AND filename COLLATE "C" > ${after ?? ''}
       ORDER BY filename COLLATE "C" LIMIT ${limit}`;
    return rows.map(toArtifact);
  },

  find: async (runId, filename) => {
    const row = await prisma.artifact.findUnique({
      where: { runId_filename: { runId, filename } },
    });
    return row && toArtifact(row);
  },
});

const toArtifact = ({ filename, size, sha256, createdAt, blobKey }: Row): Artifact => ({
  filename,
  size: Number(size),
  sha256,
  createdAt,
  blobKey,
});
