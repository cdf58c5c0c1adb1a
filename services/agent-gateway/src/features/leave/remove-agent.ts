import type { Actor } from '../../domain/actor.js';
import type { Agent } from '../../domain/agent.js';
import type { AgentStore, RemovalReason } from '../../domain/agents.js';
import type { Credentials } from '../../domain/credentials.js';
import type { SettleDepartures } from '../sweep-agents/settle-departures.js';

export type RemoveAgent = (
  agent: Pick<Agent, 'id' | 'uuid'>,
  reason: RemovalReason,
  actor: Actor,
) => Promise<void>;

/**
 * Ends an agent: its secret first, everywhere, so that nothing of it comes after this; then the agent.
 * What it holds goes back to the queue, at once if that can be told, else as soon as it can.
 * @throws AgentGatewayError `unavailable` when its secret could not be ended; nothing is changed then
 */
export const removeAgentWith =
  ({
    store,
    credentials,
    settleDepartures,
  }: {
    readonly store: AgentStore;
    readonly credentials: Credentials;
    readonly settleDepartures: SettleDepartures;
  }): RemoveAgent =>
  async ({ id, uuid }, reason, actor) => {
    if (uuid === null) await credentials.end(id);
    await store.remove(id, reason, actor, { refused: reason === 'removed' });
    await settleDepartures();
  };
