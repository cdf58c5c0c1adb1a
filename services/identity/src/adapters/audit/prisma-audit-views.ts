import type { AuditFilter, AuditViews } from '../../domain/audit-log.js';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { keptAuditEntry } from './kept-audit-entry.js';

export const createPrismaAuditViews = (prisma: PrismaClient): AuditViews => ({
  list: async (chain, filter, { before, limit }) => {
    const rows = await prisma.auditEntry.findMany({
      where: {
        chain,
        ...(before !== undefined && { sequence: { lt: before } }),
        AND: conditionsOf(filter),
      },
      orderBy: { sequence: 'desc' },
      take: limit,
    });
    return rows.map(keptAuditEntry);
  },
});

function conditionsOf(filter: AuditFilter): Prisma.AuditEntryWhereInput[] {
  const { actor, action, tokenId, since, until } = filter;
  return [
    ...(actor === undefined ? [] : [{ actorId: actor }]),
    ...(action === undefined
      ? []
      : [{ OR: [{ action }, { action: { startsWith: `${action}.` } }] }]),
    ...(tokenId === undefined
      ? []
      : [{ OR: [{ tokenId }, { targetType: 'token', targetId: tokenId }] }]),
    ...(since === undefined ? [] : [{ time: { gte: since } }]),
    ...(until === undefined ? [] : [{ time: { lt: until } }]),
  ];
}
