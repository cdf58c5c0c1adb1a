import { type AuditChain, chainBeginning } from '../../domain/audit-chain.js';
import type { Prisma } from '../../generated/prisma/client.js';

type Tx = Prisma.TransactionClient;

/** Only while its owner is there, whose row is kept until the commit: an event can come late. */
export async function beginChain(tx: Tx, chain: AuditChain): Promise<void> {
  if (!(await holdOwner(tx, chain))) return;
  await tx.$executeRaw`
    INSERT INTO identity.audit_chain (chain, last_sequence, last_hash)
    VALUES (${chain}, 0, ${chainBeginning}) ON CONFLICT DO NOTHING`;
}

async function holdOwner(tx: Tx, chain: AuditChain): Promise<boolean> {
  const [type, id] = chain.split(':');
  if (id === undefined) return true;
  const held =
    type === 'user'
      ? await tx.$queryRaw<unknown[]>`
          SELECT 1 FROM identity.user WHERE id = ${id}::uuid FOR KEY SHARE`
      : await tx.$queryRaw<unknown[]>`
          SELECT 1 FROM identity.organization WHERE id = ${id}::uuid FOR KEY SHARE`;
  return held.length > 0;
}
