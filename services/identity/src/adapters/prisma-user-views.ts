import type { PrismaClient } from '../generated/prisma/client.js';
import type { UserViews } from '../domain/user.js';

export const createPrismaUserViews = (prisma: PrismaClient): UserViews => ({
  find: (id) =>
    prisma.user.findUnique({
      where: { id },
      select: {
        id: true,
        username: true,
        displayName: true,
        email: true,
        avatarUrl: true,
        createdAt: true,
      },
    }),
});
