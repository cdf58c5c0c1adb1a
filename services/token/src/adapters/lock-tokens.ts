import type { Prisma } from '../generated/prisma/client.js';

type Tx = Prisma.TransactionClient;

/**
 * Locks the tokens `t` that the condition is true for, in one order everywhere, and again until there
 * are no more: those that were made while it waited are seen by the next statement only.
 */
export async function lockTokens(tx: Tx, condition: Prisma.Sql): Promise<void> {
  for (let locked = -1; ;) {
    const rows = await tx.$queryRaw<unknown[]>`
      SELECT t.id FROM token.token AS t WHERE ${condition} ORDER BY t.id FOR UPDATE`;
    if (rows.length === locked) return;
    locked = rows.length;
  }
}
