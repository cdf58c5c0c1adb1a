import type { RunningContestant } from '../contestants/contestant.js';
import type { Results, Sample } from '../report/results.js';
import type { Site } from '../site.js';

/** A figure that the gateway is held to. */
export interface Goal {
  readonly title: string;
  readonly unit: '' | 'ms';
  readonly least?: number;
  readonly most?: number;
  /** Undefined when a contestant that it needs was left out. */
  readonly figure: (results: Results) => number | undefined;
}

export interface Column {
  readonly title: string;
  readonly digits: number;
  readonly figure: (results: Results, contestant: string) => number | undefined;
}

/** One kind of measurement: how it is taken, what is shown of it, what is expected of it. */
export interface Row {
  readonly name: string;
  measure(site: Site, contestant: RunningContestant): Promise<Sample>;
  readonly columns: readonly Column[];
  readonly goals: readonly Goal[];
}
