import type { TokenUse, TokenUseStore } from '../../domain/token-use.js';

/** Resolves when the use is remembered. */
export type RecordUse = (use: TokenUse) => Promise<void>;

interface Waiting {
  readonly use: TokenUse;
  readonly settle: (error?: unknown) => void;
}

/**
 * Remembers uses in batches without making any wait for a batch to fill: while one batch is being
 * written the next one gathers.
 * @param largestBatch how many go into one transaction at most
 */
export function recordUseWith(store: TokenUseStore, largestBatch = 500): RecordUse {
  const waiting: Waiting[] = [];
  let writing = false;

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    let failure: unknown;
    try {
      await store.record(batch.map(({ use }) => use));
    } catch (error) {
      failure = error;
    }
    for (const { settle } of batch) settle(failure);
  };

  const writeAll = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    while (waiting.length > 0) await writeBatch(waiting.splice(0, largestBatch));
    writing = false;
  };

  return (use) =>
    new Promise((resolve, reject) => {
      waiting.push({
        use,
        settle: (error) => {
          if (error === undefined) resolve();
          else reject(error instanceof Error ? error : new Error('The use was not recorded'));
        },
      });
      void writeAll();
    });
}
