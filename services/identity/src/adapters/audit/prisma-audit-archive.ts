import type { AuditArchive } from '../../domain/audit-log.js';
import type { PrismaClient } from '../../generated/prisma/client.js';
import { keptAuditEntry } from './kept-audit-entry.js';

export const createPrismaAuditArchive = (prisma: PrismaClient): AuditArchive => ({
  chains: async (after, limit) => {
    const rows = await prisma.auditChain.findMany({
      ...(after !== undefined && { where: { chain: { gt: after } } }),
      orderBy: { chain: 'asc' },
      take: limit,
    });
    return rows.map(({ chain, lastSequence, lastHash }) => ({
      chain,
      lastSequence: Number(lastSequence),
      lastHash,
    }));
  },
  exists: async (chain) => (await prisma.auditChain.count({ where: { chain } })) > 0,
  entries: async (chain, { after, last, limit }) => {
    const rows = await prisma.auditEntry.findMany({
      where: { chain, sequence: { gt: after, lte: last } },
      orderBy: { sequence: 'asc' },
      take: limit,
    });
    return rows.map(keptAuditEntry);
  },
  // One statement, since an entry and the end of its chain are written together.
  strays: async (limit) => {
    const rows = await prisma.$queryRaw<{ chain: string; sequence: bigint }[]>`
      SELECT e.chain, e.sequence FROM identity.audit_entry AS e
        LEFT JOIN identity.audit_chain AS c ON c.chain = e.chain
       WHERE c.chain IS NULL OR e.sequence > c.last_sequence
       ORDER BY e.chain, e.sequence LIMIT ${limit}::int`;
    return rows.map(({ chain, sequence }) => ({ chain, sequence: Number(sequence) }));
  },
});
