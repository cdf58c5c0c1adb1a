import type { PrismaClient } from '../../generated/prisma/client.js';
import type { SessionFreshness } from '../../domain/session.js';
import { liveSession } from './live-session.js';

export const createPrismaSessionFreshness = (prisma: PrismaClient): SessionFreshness => ({
  isFresh: async (sessionId) => {
    const [found] = await prisma.$queryRaw<{ fresh: boolean }[]>`
      SELECT s.fresh_until > clock_timestamp() AS fresh
        FROM identity.session AS s WHERE s.id = ${sessionId}::uuid AND ${liveSession}`;
    return found?.fresh ?? null;
  },
});
