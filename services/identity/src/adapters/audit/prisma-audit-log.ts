import { handleOnce, inTransaction, newId } from '@orchestrator/database';
import { type AuditChain, type AuditChainEnd, chainBeginning } from '../../domain/audit-chain.js';
import { type AuditEntry, type AuditRecord, hashOf } from '../../domain/audit-entry.js';
import type { AuditLog } from '../../domain/audit-log.js';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { identitySchema } from '../identity-schema.js';

type Tx = Prisma.TransactionClient;

export const createPrismaAuditLog = (prisma: PrismaClient): AuditLog => ({
  append: (record, chains) =>
    inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, identitySchema, 'identity.audit', record.eventId))) return;
      // In one order everywhere, so that two replicas can't wait for one another.
      for (const chain of [...chains].sort()) await appendTo(tx, chain, record);
    }),
});

async function appendTo(tx: Tx, chain: AuditChain, record: AuditRecord): Promise<void> {
  const end = (await lockEnd(tx, chain)) ?? (await beginChain(tx, chain));
  if (end === null) return;
  const entry: AuditEntry = {
    ...record,
    id: newId(),
    chain,
    sequence: end.lastSequence + 1,
    previousHash: end.lastHash,
  };
  const hash = hashOf(entry);
  await tx.$executeRaw`
    INSERT INTO identity.audit_entry
      (chain, sequence, id, event_id, time, action, actor_type, actor_id, actor_name, token_id,
       target_type, target_id, target_name, ip, details, previous_hash, hash)
    VALUES
      (${chain}, ${entry.sequence}::bigint, ${entry.id}::uuid, ${entry.eventId}::uuid,
       ${entry.time.toISOString()}::timestamptz, ${entry.action},
       ${entry.actor.type}, ${entry.actor.id}, ${entry.actor.name}, ${entry.tokenId}::uuid,
       ${entry.target.type}, ${entry.target.id}, ${entry.target.name}, ${entry.ip},
       ${JSON.stringify(entry.details)}::jsonb, ${entry.previousHash}, ${hash})`;
  await tx.$executeRaw`
    UPDATE identity.audit_chain SET last_sequence = ${entry.sequence}::bigint, last_hash = ${hash}
     WHERE chain = ${chain}`;
}

/** Whoever appends to a chain, or drops it, comes one after the other. */
async function lockEnd(tx: Tx, chain: AuditChain): Promise<AuditChainEnd | null> {
  const [end] = await tx.$queryRaw<{ last_sequence: bigint; last_hash: string }[]>`
    SELECT last_sequence, last_hash FROM identity.audit_chain WHERE chain = ${chain} FOR UPDATE`;
  return end === undefined
    ? null
    : { lastSequence: Number(end.last_sequence), lastHash: end.last_hash };
}

/** Only while its owner is there, whose row is kept until the commit: an event can come late. */
async function beginChain(tx: Tx, chain: AuditChain): Promise<AuditChainEnd | null> {
  if (!(await holdOwner(tx, chain))) return null;
  await tx.$executeRaw`
    INSERT INTO identity.audit_chain (chain, last_sequence, last_hash)
    VALUES (${chain}, 0, ${chainBeginning}) ON CONFLICT DO NOTHING`;
  return lockEnd(tx, chain);
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
