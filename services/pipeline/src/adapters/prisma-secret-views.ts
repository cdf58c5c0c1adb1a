import type { PrismaClient } from '../generated/prisma/client.js';
import type { SecretViews } from '../domain/secret-views.js';

/** All that is ever shown. */
export const shownColumns = { key: true, updatedAt: true, updatedBy: true } as const;

export const createPrismaSecretViews = (prisma: PrismaClient): SecretViews => ({
  list: ({ placeId, after, limit }) =>
    prisma.secret.findMany({
      where: { placeId, ...(after !== undefined && { key: { gt: after } }) },
      orderBy: { key: 'asc' },
      take: limit,
      select: shownColumns,
    }),
});
