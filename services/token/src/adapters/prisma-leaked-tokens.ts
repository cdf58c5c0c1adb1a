import { coherenceId } from '@orchestrator/contracts';
import type { LeakedTokens } from '../domain/leaked-tokens.js';
import type { PepperedDigest } from '../domain/peppers.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { lockChain, revokeBelow, rootsOf } from './revoke-family.js';
import type { SettledChange } from './settled-change.js';
import { statusOf } from './token-row.js';

interface FoundRow {
  id: string;
  chain_id: string;
  /** Does it hang from another one? Such a token is a chain of its own: only others are rotated. */
  is_child: boolean;
  /** With all that it hangs from. */
  live: boolean;
}

export const createPrismaLeakedTokens = (
  prisma: PrismaClient,
  settled: SettledChange,
): LeakedTokens => ({
  revoke: async (digests, actor) => {
    const found = await findAll(prisma, digests);
    // Whoever sends junk is not worth an invalidation.
    if (found.length === 0) return;
    await settled('token.leaked.after-commit', async (tx) => {
      const roots = await lockRoots(tx, found);
      const family = roots.length === 0 ? [] : await revokeBelow(tx, roots, 'leaked', actor);
      // What somebody else is about to revoke is refused everywhere when this is answered, too.
      const ids = new Set([...found.map(({ id }) => coherenceId.token(id)), ...family]);
      return { ids: [...ids], result: undefined };
    });
  },
});

const findAll = (
  prisma: PrismaClient,
  digests: readonly PepperedDigest[],
): Promise<FoundRow[]> => prisma.$queryRaw<FoundRow[]>`
  SELECT t.id, t.chain_id, t.parent_id IS NOT NULL AS is_child,
         (${statusOf(Prisma.sql`t`)}) = 'active'
         AND (p.id IS NULL OR (${statusOf(Prisma.sql`p`)}) = 'active')
         AND (g.id IS NULL OR (${statusOf(Prisma.sql`g`)}) = 'active') AS live
    FROM token.token AS t
    LEFT JOIN token.token AS p ON p.id = t.parent_id
    LEFT JOIN token.token AS g ON g.id = p.parent_id
   WHERE t.digest_hmac IN (
     SELECT decode(hex, 'hex') FROM unnest(${digests.map(({ digestHmac }) => digestHmac.toString('hex'))}::text[]) AS hex)`;

/** What is live by the locks, with the live rest of its chain. Children are locked on the way down. */
async function lockRoots(
  tx: Prisma.TransactionClient,
  found: readonly FoundRow[],
): Promise<string[]> {
  const selected = new Set(found.map(({ id }) => id));
  const chain = await lockChain(
    tx,
    found.filter(({ is_child: child }) => !child).map(({ chain_id: chainId }) => chainId),
  );
  const live = chain.filter(({ id, live }) => live && selected.has(id)).map(({ id }) => id);
  const children = found.filter((one) => one.is_child && one.live).map(({ id }) => id);
  return [...rootsOf(chain, live), ...children];
}
