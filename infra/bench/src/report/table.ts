import type { Results } from './results.js';

/** Whoever is measured. */
export interface Named {
  readonly name: string;
  readonly title: string;
}

/** A figure that we are held to. */
export interface Goal {
  readonly title: string;
  readonly unit: '' | 'ms' | 'MiB';
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

/** What is shown of measurements, and what is expected of them. */
export interface Table {
  readonly columns: readonly Column[];
  readonly goals: readonly Goal[];
}
