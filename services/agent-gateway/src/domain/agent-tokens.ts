import type { Actor } from './actor.js';

/**
 * What becomes of the agents of a token that ended. `offline`: they stay to be seen, offline for good;
 * `removed`: there is nobody to see them; `removed_by_us`: its end was asked for here, by what removes
 * the agent as well.
 */
export type Fate = 'offline' | 'removed' | 'removed_by_us';

/** What becomes of agents when their tokens end or change. Each event is handled once. */
export interface AgentTokens {
  /** What its agents hold goes back to the queue; of those too that come into being while it ends. */
  ended(end: { eventId: string; tokenId: string; actor: Actor; fate: Fate }): Promise<void>;
  /** The agents of a token go on with its successor. */
  rotated(rotation: {
    eventId: string;
    previousId: string;
    tokenId: string;
    label: string;
  }): Promise<void>;
  /** What is known of it may not be so any more. */
  changed(change: { eventId: string; tokenId: string }): Promise<void>;
}
