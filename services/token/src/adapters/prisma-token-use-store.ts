import { inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { TokenUse, TokenUseStore } from '../domain/token-use.js';

const consumer = 'record-use';

/** The latest use of each token wins, whatever the order; a gateway's clock can't reach into the future. */
export const createPrismaTokenUseStore = (prisma: PrismaClient): TokenUseStore => ({
  record: (uses) =>
    inTransaction(prisma, async (tx) => {
      const fresh = await notHandledBefore(tx, uses);
      if (fresh.length === 0) return;
      await tx.$executeRaw`
        UPDATE token.token AS t
           SET last_used_at = latest.used_at, last_used_ip = latest.ip,
               last_used_user_agent = latest.user_agent
          FROM (SELECT DISTINCT ON (token_id) token_id, least(used_at, now()) AS used_at, ip, user_agent
                  FROM jsonb_to_recordset(${JSON.stringify(fresh.map(toRecord))}::jsonb)
                    AS used (token_id uuid, used_at timestamptz, ip text, user_agent text)
                 ORDER BY token_id, used.used_at DESC) AS latest
         WHERE t.id = latest.token_id
           AND (t.last_used_at IS NULL OR t.last_used_at < latest.used_at)`;
    }),
});

/** Notes the whole batch in the inbox, in one order everywhere so that two replicas can't lock each other. */
async function notHandledBefore(
  tx: Prisma.TransactionClient,
  uses: readonly TokenUse[],
): Promise<TokenUse[]> {
  const ids = uses.map(({ eventId }) => eventId).sort();
  const added = await tx.$queryRaw<{ event_id: string }[]>`
    INSERT INTO token.inbox (consumer, event_id)
    SELECT ${consumer}, event_id FROM unnest(${ids}::uuid[]) AS event_id ORDER BY event_id
    ON CONFLICT DO NOTHING RETURNING event_id`;
  const fresh = new Set(added.map(({ event_id }) => event_id));
  return uses.filter(({ eventId }) => fresh.has(eventId.toLowerCase()));
}

const toRecord = ({ tokenId, usedAt, ip, userAgent }: TokenUse) => ({
  token_id: tokenId,
  used_at: usedAt.toISOString(),
  ip,
  user_agent: userAgent,
});
