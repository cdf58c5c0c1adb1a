import { setTimeout as delay } from 'node:timers/promises';
import { isTransactionConflict } from './database-errors.js';
import { transactionOptions } from './postgres-timeouts.js';

/** The part of a generated Prisma client that runs interactive transactions. */
export interface TransactionalClient<Tx> {
  $transaction<R>(
    work: (tx: Tx) => Promise<R>,
    options?: { maxWait?: number; timeout?: number },
  ): Promise<R>;
}

const maxAttempts = 4;

/**
 * Runs the work in one interactive transaction: all of it is committed, or nothing.
 * A deadlock or serialization failure runs it again (four times at most), so it must have no effect
 * but through `tx`.
 *
 * On the embedded store there is one connection: within the work use only `tx`, and wait for nothing
 * that may use the database itself (another service, an event, a cache), or it waits for itself.
 */
export function inTransaction<Tx, R>(
  client: TransactionalClient<Tx>,
  work: (tx: Tx) => Promise<R>,
): Promise<R> {
  return retryingConflicts(() => client.$transaction(work, transactionOptions));
}

/** Runs a write of one statement, which needs no transaction of its own, under the same rule. */
export async function retryingConflicts<R>(write: () => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (attempt >= maxAttempts || !isTransactionConflict(error)) throw error;
      await delay(Math.random() * 20 * 2 ** attempt);
    }
  }
}
