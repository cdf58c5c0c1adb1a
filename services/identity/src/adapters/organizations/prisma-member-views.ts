import type { PrismaClient } from '../../generated/prisma/client.js';
import type { MemberViews } from '../../domain/membership.js';
import { readRole } from './standing.js';

export const createPrismaMemberViews = (prisma: PrismaClient): MemberViews => ({
  list: async (viewer, organizationId, { after, limit }) => {
    await readRole(prisma, viewer, organizationId);
    const found = await prisma.membership.findMany({
      where: { organizationId, ...(after !== undefined && { user: { username: { gt: after } } }) },
      select: {
        role: true,
        joinedAt: true,
        user: { select: { username: true, displayName: true } },
      },
      orderBy: { user: { username: 'asc' } },
      take: limit,
    });
    return found.map(({ role, joinedAt, user }) => ({ ...user, role, joinedAt }));
  },
});
