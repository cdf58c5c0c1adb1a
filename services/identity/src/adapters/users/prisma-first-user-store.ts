import { appendToOutbox, inTransaction, newId } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import {
  type FirstIdentity,
  type FirstUser,
  firstUsername,
  type FirstUserStore,
} from '../../domain/first-user.js';
import { identityLinkedEvent } from '../events/identity-events.js';
import { userCreatedEvent } from '../events/user-events.js';
import { identitySchema } from '../identity-schema.js';
import { insertIdentity } from '../sign-in/insert-identity.js';

type Tx = Prisma.TransactionClient;

const bootstrap: Actor = {
  type: 'system',
  id: 'identity',
  name: 'bootstrap',
  tokenId: null,
  sessionId: null,
  ip: null,
};

export const createPrismaFirstUserStore = (prisma: PrismaClient): FirstUserStore => ({
  ensure: (identity) =>
    inTransaction(prisma, async (tx) => {
      // Replicas that start at once come one after the other.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('identity first user', 0))`;
      const user = await findOrMake(tx);
      if (user !== null && identity !== undefined) await link(tx, user.userId, identity);
      return user;
    }),
});

/** Nobody but the first user ever had that name, so the name tells who it was, and whether it was. */
async function findOrMake(tx: Tx): Promise<FirstUser | null> {
  const name = await tx.namespaceName.findUnique({ where: { name: firstUsername } });
  if (name !== null) {
    const known = await tx.user.findUnique({ where: { id: name.holderId } });
    return known && { userId: known.id, username: known.username, created: false };
  }
  const [userId, username] = [newId(), firstUsername];
  await tx.namespaceName.create({ data: { name: username, holderType: 'user', holderId: userId } });
  await tx.user.create({ data: { id: userId, username, displayName: username } });
  const event = userCreatedEvent({ id: userId, username, provider: null }, bootstrap);
  await appendToOutbox(tx, identitySchema, [event]);
  return { userId, username, created: true };
}

async function link(tx: Tx, userId: string, identity: FirstIdentity): Promise<void> {
  const { issuer, subject, provider, usableIssuers } = identity;
  const usable = await tx.providerIdentity.count({
    where: { userId, issuer: { in: [...usableIssuers] } },
  });
  if (usable > 0) return;
  const account = { issuer, subject, provider, login: subject, email: null, emailVerified: false };
  const linked = await insertIdentity(tx, { ...account, userId, isUsed: false });
  if (linked === null) return;
  const told = { id: linked.id, userId, provider, login: subject };
  await appendToOutbox(tx, identitySchema, [identityLinkedEvent(told, bootstrap)]);
}
