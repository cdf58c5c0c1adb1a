import type { Sample } from '../report/results.js';
import type { Named } from '../report/table.js';
import type { Place } from '../place.js';
import type { RunSystem } from './run-system.js';

/** What contestants are started with. */
export interface RunSite extends Place {
  /** Our services with a project, agents and jobs that wait; started when it is first asked for. */
  readonly system: () => Promise<RunSystem>;
}

/** Somebody who accepts, hands out or answers something that can be counted. */
export interface RunContestant extends Named {
  start(site: RunSite): Promise<RunningRunContestant>;
}

export interface RunningRunContestant {
  measure(): Promise<Sample>;
}
