import { SealedSecretError } from './sealed-secret-error.js';
import type { SealedSecrets } from './sealed-secrets.js';

/**
 * What a sealed value is to be replaced with; undefined where it stays.
 * @param context as it was sealed with
 */
export type Reseal = (sealed: string, context: string) => Promise<string | undefined>;

/** A table in which a service keeps sealed values. */
export interface SealedRows {
  /**
   * Puts every value of the next rows through `reseal`, in one transaction that locks them: a value
   * that somebody else sets meanwhile must not be lost. In the order of their keys, past `after`.
   * @returns the key of the last row that was seen; undefined when there was none
   */
  resealNext(
    page: { readonly after: string | undefined; readonly limit: number },
    reseal: Reseal,
  ): Promise<string | undefined>;
}

const rowsAtOnce = 500;

/**
 * Seals every value anew that is not under the newest key. One that can't be opened is counted and
 * left as it is: its key may come back. Interrupted anywhere, it can be done again.
 */
export async function resealAll(
  secrets: SealedSecrets,
  tables: readonly SealedRows[],
): Promise<{ readonly resealed: number; readonly unreadable: number; readonly version: number }> {
  const counts = { resealed: 0, unreadable: 0 };
  for (const table of tables) {
    let after: string | undefined;
    do {
      const ofPage = { resealed: 0, unreadable: 0 };
      after = await table.resealNext({ after, limit: rowsAtOnce }, counting(secrets, ofPage));
      counts.resealed += ofPage.resealed;
      counts.unreadable += ofPage.unreadable;
    } while (after !== undefined);
  }
  return { ...counts, version: secrets.newestVersion };
}

const counting =
  (secrets: SealedSecrets, counts: { resealed: number; unreadable: number }): Reseal =>
  async (sealed, context) => {
    try {
      if (!secrets.needsResealing(sealed)) return undefined;
      const plaintext = await secrets.open(sealed, context);
      const anew = await secrets.seal(plaintext, context);
      counts.resealed += 1;
      return anew;
    } catch (error) {
      if (!(error instanceof SealedSecretError)) throw error;
      counts.unreadable += 1;
      return undefined;
    }
  };
