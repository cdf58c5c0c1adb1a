import { appendToOutbox, inTransaction, newId } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import { firstUsername, type FirstUserStore } from '../domain/first-user.js';
import { userCreatedEvent } from './identity-events.js';
import { identitySchema } from './identity-schema.js';

const bootstrap: Actor = {
  type: 'system',
  id: 'identity',
  name: 'bootstrap',
  tokenId: null,
  sessionId: null,
  ip: null,
};

export const createPrismaFirstUserStore = (prisma: PrismaClient): FirstUserStore => ({
  ensure: () =>
    inTransaction(prisma, async (tx) => {
      // Replicas that start at once come one after the other.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('identity first user', 0))`;
      const known = await tx.user.findFirst({ orderBy: { id: 'asc' } });
      if (known !== null) return { userId: known.id, username: known.username, created: false };
      const [userId, username] = [newId(), firstUsername];
      await tx.namespaceName.create({
        data: { name: username, holderType: 'user', holderId: userId },
      });
      await tx.user.create({ data: { id: userId, username, displayName: username } });
      const event = userCreatedEvent({ id: userId, username, provider: null }, bootstrap);
      await appendToOutbox(tx, identitySchema, [event]);
      return { userId, username, created: true };
    }),
});
