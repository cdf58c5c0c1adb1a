import { IdempotencyConflictError, inTransaction, onceByKey } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { RunError } from '../../domain/run-error.js';
import type { RunStore } from '../../domain/run-store.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { cancelRuns } from './cancel-runs.js';
import { rerunRun } from './rerun-run.js';

type Tx = Prisma.TransactionClient;

export function createPrismaRunStore({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): RunStore {
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work).catch(translate);
    wakeRelay();
    return result;
  };
  return {
    rerun: (rerun) =>
      change(async (tx) => {
        const again = () => rerunRun(tx, rerun);
        await (rerun.once === undefined
          ? again()
          : onceByKey(tx, pipelineSchema, rerun.once, again));
      }),
    cancel: (runIds, reach, actor) => change((tx) => cancelRuns(tx, runIds, reach, actor)),
  };
}

function translate(error: unknown): never {
  if (!(error instanceof IdempotencyConflictError)) throw error;
  throw error.reason === 'in_flight'
    ? new RunError('key_in_flight', 'The first request with this key is not answered yet.')
    : new RunError('key_reused', 'This key was used with another request.');
}
