import type { Results } from '../report/results.js';
import type { Named, Table } from '../report/table.js';
import type { Place } from '../place.js';

/** Measurements that are told in one table. */
export interface Suite {
  readonly name: string;
  readonly contestants: readonly Named[];
  readonly tables: readonly Table[];
  /**
   * Starts what these contestants need, and measures them in interleaved rounds.
   * @param names of contestants of this suite; at least one
   * @param upstreamPort the loopback port of the trivial upstream
   */
  measure(
    place: Place,
    names: readonly string[],
    upstreamPort: number,
    results: Results,
  ): Promise<void>;
}
