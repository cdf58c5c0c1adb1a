import { inTransaction } from '@orchestrator/database';
import type { SealedRows } from '@orchestrator/sealed-secrets';
import type { PrismaClient, SecretLevel } from '../generated/prisma/client.js';
import { sealContextOf } from '../domain/secret.js';

interface Row {
  readonly id: string;
  readonly level: SecretLevel;
  readonly placeId: string;
  readonly key: string;
  readonly sealed: string;
}

/** Secrets, for when their key is followed by another one. */
export const createSealedSecretRows = (prisma: PrismaClient): SealedRows => ({
  resealNext: ({ after, limit }, reseal) =>
    inTransaction(prisma, async (tx) => {
      const rows = await tx.$queryRaw<Row[]>`
        SELECT id::text, level::text, place_id::text AS "placeId", key, sealed FROM pipeline.secret
         WHERE ${after ?? null}::uuid IS NULL OR id > ${after ?? null}::uuid
         ORDER BY id LIMIT ${limit} FOR UPDATE`;
      for (const row of rows) {
        const anew = await reseal(row.sealed, sealContextOf(row));
        if (anew !== undefined) {
          await tx.secret.update({ where: { id: row.id }, data: { sealed: anew } });
        }
      }
      return rows.at(-1)?.id;
    }),
});
