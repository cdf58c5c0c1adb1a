import type { Prisma } from '../generated/prisma/client.js';
import type { Token } from '../domain/token.js';
import { endOf, row, within } from './token-row.js';

type Tx = Prisma.TransactionClient;

/** An expired token keeps its label to be seen, not to be in the way. */
export async function freeLabel(
  tx: Tx,
  named: Pick<Token, 'kind' | 'owner' | 'label'>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE token.token AS t SET held_label = NULL
     WHERE ${within(named)} AND t.held_label = ${named.label} AND ${endOf(row)} <= clock_timestamp()`;
}
