import type { RunningContestant } from '../contestants/contestant.js';
import type { Results } from '../report/results.js';
import type { Site } from '../site.js';

/** What one measurement of one contestant gave, by the name of the figure. */
export type Sample = Readonly<Record<string, number>>;

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
