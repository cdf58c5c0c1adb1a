import type { Actor } from './actor.js';

/** What becomes of agents when their tokens end or change. Each event is handled once. */
export interface AgentTokens {
  /** Its agents go with it, those too that come into being while it ends. */
  ended(end: {
    eventId: string;
    tokenId: string;
    actor: Actor;
    /** Its end was asked for here, by what removes the agent as well. */
    byUs: boolean;
  }): Promise<void>;
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
