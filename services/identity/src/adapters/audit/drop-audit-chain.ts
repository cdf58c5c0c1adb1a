import type { AuditChain, AuditChainEnd } from '../../domain/audit-chain.js';
import type { Prisma } from '../../generated/prisma/client.js';

/**
 * Removes a chain with its entries, in the transaction that deletes whom it is about. The row of
 * its owner must be locked FOR UPDATE before: otherwise an entry could begin the chain anew.
 * @returns where it had come to, for the event that tells of the deletion; null when there was none
 */
export async function dropAuditChain(
  tx: Prisma.TransactionClient,
  chain: AuditChain,
): Promise<AuditChainEnd | null> {
  const [end] = await tx.$queryRaw<{ last_sequence: bigint; last_hash: string }[]>`
    DELETE FROM identity.audit_chain WHERE chain = ${chain} RETURNING last_sequence, last_hash`;
  if (end === undefined) return null;
  // Only now: entries of a chain that is there are kept from being deleted.
  await tx.$executeRaw`DELETE FROM identity.audit_entry WHERE chain = ${chain}`;
  return { lastSequence: Number(end.last_sequence), lastHash: end.last_hash };
}
