import type { CoherenceOwner } from '@orchestrator/cache';
import { inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';

export interface ChangeDependencies {
  readonly prisma: PrismaClient;
  readonly coherence: CoherenceOwner;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}

interface Changed<T> {
  /** Names of cached things that are void now; the transaction's outbox has them too. */
  readonly ids: readonly string[];
  readonly result: T;
}

export type SettledChange = <T>(
  work: (tx: Prisma.TransactionClient) => Promise<Changed<T>>,
) => Promise<T>;

/** Makes a change in one transaction, and resolves when no gateway goes by what was before. */
export const settledChangeWith =
  ({ prisma, coherence, wakeRelay }: ChangeDependencies): SettledChange =>
  (work) =>
    coherence.invalidate(async (guard) => {
      const changed = await inTransaction(prisma, async (tx) => {
        const done = await work(tx);
        await guard(tx);
        return done;
      });
      wakeRelay();
      return changed;
    });
