import { appendToOutbox } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { LinkedIdentities } from '../../domain/linked-identity.js';
import { endSessions } from '../sessions/end-sessions.js';
import { identityUnlinkedEvent } from '../events/identity-events.js';
import { identitySchema } from '../identity-schema.js';
import { lockCallingUser } from '../users/lock-user.js';
import type { QueueLinkMail } from '../mail/queue-link-mail.js';
import type { SettledChange } from '../settled-change.js';

export const createPrismaLinkedIdentities = (
  prisma: PrismaClient,
  settledChange: SettledChange,
  queueMail: QueueLinkMail,
): LinkedIdentities => ({
  list: (userId, { after, limit }) =>
    prisma.providerIdentity.findMany({
      where: { userId, ...(after !== undefined && { id: { gt: after } }) },
      select: {
        id: true,
        provider: true,
        login: true,
        email: true,
        linkedAt: true,
        lastUsedAt: true,
      },
      orderBy: { id: 'asc' },
      take: limit,
    }),

  unlink: ({ userId, identityId, usableIssuers, actor }) =>
    settledChange(async (tx) => {
      // Of two at once the second waits here, and then sees what the first one left.
      await lockCallingUser(tx, userId);
      const identities = await tx.providerIdentity.findMany({ where: { userId } });
      const identity = identities.find(({ id }) => id === identityId);
      if (identity === undefined) {
        throw new IdentityError('not_found', 'There is no such identity.');
      }
      const left = identities.filter(({ id }) => id !== identityId);
      if (!left.some(({ issuer }) => usableIssuers.has(issuer))) {
        throw new IdentityError('last_identity', 'You could not sign in any more without it.');
      }
      const { provider, login } = identity;
      const event = identityUnlinkedEvent(identity, actor);
      await queueMail(tx, { userId, event, change: 'unlinked', provider, login });
      await tx.providerIdentity.delete({ where: { id: identityId } });
      const through = Prisma.sql`s.user_id = ${userId}::uuid AND s.identity_id = ${identityId}::uuid`;
      const ended = await endSessions(tx, through, 'identity_unlinked', actor);
      const { ids } = ended;
      await appendToOutbox(tx, identitySchema, [event, ...ended.events], { invalidates: ids });
      return { ids, result: undefined };
    }),
});
