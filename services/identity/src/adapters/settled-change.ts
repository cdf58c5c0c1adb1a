import type { CoherenceOwner } from '@orchestrator/cache';
import { inTransaction } from '@orchestrator/database';
import { within } from '@orchestrator/http';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';

interface ChangeDependencies {
  readonly prisma: PrismaClient;
  readonly coherence: CoherenceOwner;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  /** Longest wait for the transaction: a database that hangs is told as soon as elsewhere. */
  readonly transactionMs: number;
  /** Longest wait beyond that until gateways out of reach trust nothing any more. */
  readonly settlingMs: number;
}

interface Changed<T> {
  /** Names of cached things that are void now; the transaction's outbox has them too. */
  readonly ids: readonly string[];
  readonly result: T;
}

/**
 * Makes a change in one transaction, and resolves when no gateway goes by what was before. A commit
 * that comes after it was given up is told by the outbox: nobody was promised anything.
 * @param afterCommit called before anybody is told
 * @throws ProblemSignal `unavailable`
 */
export type SettledChange = <T>(
  work: (tx: Prisma.TransactionClient) => Promise<Changed<T>>,
  afterCommit?: () => void | Promise<void>,
) => Promise<T>;

export const settledChangeWith =
  ({
    prisma,
    coherence,
    wakeRelay,
    transactionMs,
    settlingMs,
  }: ChangeDependencies): SettledChange =>
  (work, afterCommit) => {
    const settled = coherence.invalidate(async (guard) => {
      const transaction = inTransaction(prisma, async (tx) => {
        const done = await work(tx);
        await guard(tx);
        return done;
      });
      const changed = await within(transactionMs, transaction);
      await afterCommit?.();
      wakeRelay();
      return changed;
    });
    return within(transactionMs + settlingMs, settled);
  };
