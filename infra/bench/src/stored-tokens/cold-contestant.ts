import type { RunningContestant } from '../contestants/contestant.js';
import type { ChangingRequest } from '../load/each-once.js';
import type { Place } from '../place.js';
import type { Named } from '../report/table.js';
import type { TokenStore } from './token-store.js';

/** What contestants are started with. */
export interface Stores extends Place {
  readonly upstreamPort: number;
  /** Our services with few tokens or with many; started when they are first asked for. */
  readonly store: (size: 'few' | 'many') => Promise<TokenStore>;
}

/** Somebody who verifies credentials that it has not seen for a while. */
export interface ColdContestant extends Named {
  start(stores: Stores): Promise<RunningColdContestant>;
}

export interface RunningColdContestant extends RunningContestant {
  /** What changes in its request, one for each stored credential that is asked for. */
  readonly values: readonly string[];
  readonly databaseUrl: string;
  /** How a value is asked for, good for half a minute at least. */
  request(): Promise<ChangingRequest>;
  /** Empties every cache of what was verified. */
  forget(): Promise<void>;
  /** The header of a request that the caches answer; only where there are some. */
  readonly authorization?: string;
}
