import type { TokenKind } from '@orchestrator/token-format';
import { Prisma } from '../generated/prisma/client.js';
import { TokenError } from '../domain/token-error.js';
import { statusOf } from './token-row.js';

type Tx = Prisma.TransactionClient;

interface Standing {
  kind: TokenKind;
  rotated_to: string | null;
  live: boolean;
}

/**
 * Locks the token that a child will hang from: the one named or, where that was rotated out, the newest
 * live successor. Whoever ends it comes before, or finds the child.
 * @param kinds which kinds of parent will do
 * @returns its id
 * @throws TokenError `token_not_found`, `parent_not_live`
 */
export async function lockLiveParent(
  tx: Tx,
  parentId: string,
  kinds: readonly TokenKind[],
): Promise<string> {
  const parent = await lockAndRead(tx, parentId);
  if (parent === undefined || !kinds.includes(parent.kind)) {
    throw new TokenError('token_not_found', 'There is no such parent.');
  }
  if (!parent.live) throw new TokenError('parent_not_live', 'The parent is not live any more.');
  let newestLive = parentId;
  let next = parent.rotated_to;
  while (next !== null) {
    const successor = await lockAndRead(tx, next);
    if (successor?.live === true) newestLive = next;
    next = successor?.rotated_to ?? null;
  }
  return newestLive;
}

/**
 * Live is it with what it hangs from: whoever ends that waits for this lock on its way down. No shared
 * lock: a stream of those would keep a revoke waiting.
 */
async function lockAndRead(tx: Tx, id: string): Promise<Standing | undefined> {
  await tx.$executeRaw`SELECT t.id FROM token.token AS t WHERE t.id = ${id}::uuid FOR NO KEY UPDATE`;
  // A statement of its own: what was committed while the lock was waited for is seen.
  const [found] = await tx.$queryRaw<Standing[]>`
    SELECT t.kind, t.rotated_to, (${statusOf(Prisma.sql`t`)}) = 'active'
           AND (p.id IS NULL OR (${statusOf(Prisma.sql`p`)}) = 'active') AS live
      FROM token.token AS t LEFT JOIN token.token AS p ON p.id = t.parent_id
     WHERE t.id = ${id}::uuid`;
  return found;
}
