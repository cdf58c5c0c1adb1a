import type { Site } from '../site.js';
import type { Named } from '../report/table.js';

/** Someone who answers the same path with what the same upstream says. */
export interface Contestant extends Named {
  start(site: Site): Promise<RunningContestant>;
}

export interface RunningContestant {
  /** Its loopback port. */
  readonly port: number;
  /** Process numbers by role; their descendants belong to them. */
  readonly processes: Readonly<Record<string, number>>;
}
