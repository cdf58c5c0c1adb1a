import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { UserViews } from '../../domain/user.js';

export const createPrismaUserViews = (
  client: PrismaClient | Prisma.TransactionClient,
): UserViews => ({
  find: (id) =>
    client.user.findUnique({
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
