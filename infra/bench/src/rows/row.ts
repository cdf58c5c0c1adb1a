import type { RunningContestant } from '../contestants/contestant.js';
import type { Sample } from '../report/results.js';
import type { Table } from '../report/table.js';
import type { Site } from '../site.js';

/** One kind of measurement of the request path, and how it is taken. */
export interface Row extends Table {
  measure(site: Site, contestant: RunningContestant): Promise<Sample>;
}
