import type { CoherenceOwner } from '@orchestrator/cache';
import { handleOnce, inTransaction } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { TokenOwners } from '../domain/token-owners.js';
import { deleteTokensOf } from './delete-tokens-of.js';
import { endOwner } from './live-owner.js';
import { renameNamespace } from './rename-namespace.js';
import { tokenSchema } from './token-schema.js';

const consumer = 'owners';

export const createPrismaTokenOwners = ({
  prisma,
  coherence,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  readonly coherence: CoherenceOwner;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): TokenOwners => ({
  end: ({ eventId, ownerId, actor }) =>
    coherence.invalidate(async (guard) => {
      const ids = await inTransaction(prisma, async (tx) => {
        if (!(await handleOnce(tx, tokenSchema, consumer, eventId))) return [];
        await endOwner(tx, ownerId);
        const deleted = await deleteTokensOf(tx, ownerId, actor);
        await guard(tx);
        return deleted;
      });
      wakeRelay();
      return { ids, result: undefined };
    }),

  rename: ({ eventId, userId, username }) =>
    inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, tokenSchema, consumer, eventId))) return;
      await renameNamespace(tx, userId, username);
      await tx.token.updateMany({
        where: { createdByType: 'user', createdById: userId },
        data: { createdByName: username },
      });
    }),
});
