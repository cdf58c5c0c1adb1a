import type { CoherenceOwner } from '@orchestrator/cache';
import { inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';

interface ChangeDependencies {
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

/**
 * Makes a change in one transaction, and resolves when no gateway goes by what was before.
 * @param afterCommit called before anybody is told
 */
export type SettledChange = <T>(
  work: (tx: Prisma.TransactionClient) => Promise<Changed<T>>,
  afterCommit?: () => void | Promise<void>,
) => Promise<T>;

export const settledChangeWith =
  ({ prisma, coherence, wakeRelay }: ChangeDependencies): SettledChange =>
  (work, afterCommit) =>
    coherence.invalidate(async (guard) => {
      const changed = await inTransaction(prisma, async (tx) => {
        const done = await work(tx);
        await guard(tx);
        return done;
      });
      await afterCommit?.();
      wakeRelay();
      return changed;
    });
