import type { Actor } from './actor.js';
import type { OnceKey } from './once-key.js';
import type { Reach } from './run-views.js';

export interface Rerun {
  readonly runId: string;
  /** The person whose own secrets go with it; null where it is none. */
  readonly starterUserId: string | null;
  readonly once: OnceKey | undefined;
  readonly actor: Actor;
}

/** `ended`: it had, and not by being cancelled. */
export type Cancellation = 'cancelled' | 'ended' | 'unknown';

/** Changes of runs. Each is one transaction with the events that tell of it. */
export interface RunStore {
  /**
   * Runs it again, as its next attempt.
   * @throws RunError `not_found`, `conflict` while it goes on, `key_in_flight`, `key_reused`
   */
  rerun(rerun: Rerun): Promise<void>;
  /** @returns what became of each */
  cancel(
    runIds: readonly string[],
    reach: Reach,
    actor: Actor,
  ): Promise<ReadonlyMap<string, Cancellation>>;
}
