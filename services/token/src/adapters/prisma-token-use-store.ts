import { inTransaction } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { TokenUse, TokenUseStore } from '../domain/token-use.js';

const consumer = 'record-use';

/** Parents before children, as whoever revokes a family locks it. */
const generation = Prisma.sql`CASE t.kind WHEN 'job' THEN 2 WHEN 'instance' THEN 1 ELSE 0 END`;

/**
 * The latest use of each token wins, whatever the order; a gateway's clock can't reach into the future.
 * A use of a token is one of those that it hangs from, too.
 */
export const createPrismaTokenUseStore = (prisma: PrismaClient): TokenUseStore => ({
  record: (uses) =>
    inTransaction(prisma, async (tx) => {
      const fresh = await notHandledBefore(tx, uses);
      if (fresh.length === 0) return;
      await tx.$executeRaw`
        WITH used AS (
               SELECT token_id, least(used_at, now()) AS used_at, used_at AS told_at, ip, user_agent
                 FROM jsonb_to_recordset(${JSON.stringify(fresh.map(toRecord))}::jsonb)
                   AS told (token_id uuid, used_at timestamptz, ip text, user_agent text)),
             ancestry AS (
               SELECT t.id AS token_id, above.id FROM token.token AS t
                 LEFT JOIN token.token AS p ON p.id = t.parent_id
                CROSS JOIN LATERAL unnest(ARRAY[t.id, t.parent_id, p.parent_id]) AS above (id)
                WHERE t.id IN (SELECT token_id FROM used)),
             latest AS (
               SELECT DISTINCT ON (a.id) a.id, used.used_at, used.ip, used.user_agent
                 FROM used JOIN ancestry AS a ON a.token_id = used.token_id
                WHERE a.id IS NOT NULL ORDER BY a.id, used.told_at DESC),
             held AS (
               SELECT t.id FROM token.token AS t WHERE t.id IN (SELECT id FROM latest)
                ORDER BY ${generation}, t.id FOR NO KEY UPDATE)
        UPDATE token.token AS t
           SET last_used_at = latest.used_at, last_used_ip = latest.ip,
               last_used_user_agent = latest.user_agent
          FROM latest JOIN held ON held.id = latest.id
         WHERE t.id = latest.id
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
