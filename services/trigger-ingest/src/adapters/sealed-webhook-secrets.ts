import { inTransaction } from '@orchestrator/database';
import type { SealedRows } from '@orchestrator/sealed-secrets';
import type { PrismaClient } from '../generated/prisma/client.js';
import { secretContext } from '../domain/webhook.js';

interface Row {
  readonly id: string;
  readonly secret: string;
  readonly previous_secret: string | null;
}

/** The secrets of webhooks, for a change of the key that they are sealed with. */
export const sealedWebhookSecrets = (prisma: PrismaClient): SealedRows => ({
  resealNext: ({ after, limit }, reseal) =>
    inTransaction(prisma, async (tx) => {
      const rows = await tx.$queryRaw<Row[]>`
        SELECT id::text AS id, secret, previous_secret FROM trigger_ingest.webhook
         WHERE ${after ?? null}::uuid IS NULL OR id > ${after ?? null}::uuid
         ORDER BY id LIMIT ${limit} FOR UPDATE`;
      for (const { id, secret, previous_secret: previous } of rows) {
        const context = secretContext(id);
        const anew = await reseal(secret, context);
        const previousAnew = previous === null ? undefined : await reseal(previous, context);
        if (anew === undefined && previousAnew === undefined) continue;
        await tx.webhook.update({
          where: { id },
          data: { secret: anew ?? secret, previousSecret: previousAnew ?? previous },
        });
      }
      return rows.at(-1)?.id;
    }),
});
