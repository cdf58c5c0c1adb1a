import type { CoherenceOwner } from '@orchestrator/cache';
import { inTransaction } from '@orchestrator/database';
import { within as answeredWithin } from '@orchestrator/http';
import type { Failpoint } from '@orchestrator/observability';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';

export interface SettledChangeDependencies {
  readonly prisma: PrismaClient;
  readonly coherence: CoherenceOwner;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly failpoint: Failpoint;
  /** Longest wait for the transaction: a database that hangs is told as soon as elsewhere. */
  readonly transactionMs: number;
}

interface Done<T> {
  /** The names under which what has changed is cached; none when nothing has. */
  readonly ids: readonly string[];
  readonly result: T;
}

/** Makes a change in one transaction. Resolves when no gateway goes by what was before. */
export type SettledChange = <T>(
  failpointName: string,
  work: (tx: Prisma.TransactionClient) => Promise<Done<T>>,
) => Promise<T>;

export const settledChangeWith =
  ({
    prisma,
    coherence,
    wakeRelay,
    failpoint,
    transactionMs,
  }: SettledChangeDependencies): SettledChange =>
  (failpointName, work) =>
    coherence.invalidate(async (guard) => {
      const transaction = inTransaction(prisma, async (tx) => {
        const done = await work(tx);
        await guard(tx);
        return done;
      });
      // A commit that comes after it was given up is told by the outbox: nobody was promised it.
      const done = await answeredWithin(transactionMs, transaction);
      await failpoint(failpointName);
      wakeRelay();
      return done;
    });
