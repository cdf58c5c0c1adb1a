import type { Actor } from './actor.js';

/** What becomes of agents when those whom they serve do. Each event is handled once. */
export interface AgentOwners {
  /** All agents of the namespace go, those that are offline for good too. */
  end(end: { eventId: string; namespaceId: string; actor: Actor }): Promise<void>;
}
