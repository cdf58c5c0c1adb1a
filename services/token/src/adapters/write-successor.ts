import type { Prisma } from '../generated/prisma/client.js';
import type { Token } from '../domain/token.js';
import type { DecidedRotation } from '../domain/token-rotations.js';
import { toRow } from './draft-row.js';
import { findToken } from './token-row.js';

type Tx = Prisma.TransactionClient;

/**
 * Puts the successor into the place of its predecessor, which gives up its label and gets its end.
 * @param chainId the chain that the successor belongs to
 * @returns the successor
 */
export async function writeSuccessor(
  tx: Tx,
  previous: Token,
  { successor, overlapEndsAt, endsOnFirstUse }: DecidedRotation,
  rotation: {
    readonly by: 'manager' | 'itself';
    readonly now: Date;
    readonly chainId: string;
  },
): Promise<Token> {
  const { by, now, chainId } = rotation;
  await tx.token.update({
    where: { id: previous.id },
    data: {
      rotatedTo: successor.id,
      rotatedBy: by,
      rotatedAt: previous.rotatedAt ?? now,
      overlapEndsAt,
      endsOnFirstUse,
      heldLabel: null,
    },
  });
  await tx.token.create({
    data: toRow(successor, { chainId, rotatedFrom: previous.id, createdAt: now }),
  });
  const written = await findToken(tx, successor.id);
  if (written === undefined) throw new Error('The successor was not written');
  return written;
}
