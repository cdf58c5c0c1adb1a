import { inTransaction, isDatabaseUnavailable, writeTogether } from '@orchestrator/database';
import type { AuditLog } from '../../domain/audit-log.js';
import type { PrismaClient } from '../../generated/prisma/client.js';
import { appendTogether, type Appended } from './append-together.js';

const most = 200;

/** Records that come while others are being appended share the next transaction, in the order they came. */
export const createPrismaAuditLog = (prisma: PrismaClient): AuditLog => {
  const append = writeTogether({
    write: (appended: readonly Appended[]) =>
      inTransaction(prisma, (tx) => appendTogether(tx, appended)),
    isShared: isDatabaseUnavailable,
    most,
    // One after the other keeps their order, and two would wait for one another's chains.
    atOnce: 1,
  });
  return {
    append: async (record, chains) => {
      await append({ record, chains });
    },
  };
};
