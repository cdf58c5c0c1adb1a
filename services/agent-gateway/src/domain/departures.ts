import type { RemovalReason } from './agents.js';

interface Departure {
  readonly agentId: string;
  readonly reason: RemovalReason;
}

/** Agents that are gone or offline for good, and whose jobs are not yet known to be back in the queue. */
export interface Departures {
  waiting(most: number): Promise<readonly Departure[]>;
  done(agentIds: readonly string[]): Promise<void>;
}
