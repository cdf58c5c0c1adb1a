import type { Failpoint } from '@orchestrator/observability';
import type { Actor } from '../../domain/actor.js';
import type { Machine, Namespace } from '../../domain/agent.js';
import { AgentGatewayError } from '../../domain/agent-gateway-error.js';
import type { AgentStore } from '../../domain/agents.js';
import type { Credentials } from '../../domain/credentials.js';
import type { Pools } from '../../domain/pools.js';
import { learnPool } from '../callers/calling-agents.js';

interface Registration {
  readonly agentTokenId: string;
  readonly namespace: Namespace;
  readonly machine: Machine;
  readonly actor: Actor;
}

interface Registered {
  readonly instanceId: string;
  /** Shown once, and nowhere kept. */
  readonly secret: string;
  readonly poolId: string;
  readonly poolName: string;
}

/** @param isGone whether nobody waits for it any more: whoever does not hear its secret asks again */
export type RegisterAgent = (
  registration: Registration,
  isGone: () => boolean,
) => Promise<Registered>;

/** The longest label of a token. */
const longestLabel = 100;

/**
 * Gives an agent a secret of its own. If it comes to nothing after the secret was made, nobody knows
 * that: it is ended.
 */
export const registerAgentWith =
  (parts: {
    readonly store: AgentStore;
    readonly pools: Pools;
    readonly credentials: Credentials;
    readonly inBackground: (work: Promise<unknown>) => void;
    readonly failpoint: Failpoint;
  }): RegisterAgent =>
  async ({ agentTokenId, namespace, machine, actor }, isGone) => {
    const { store, credentials, inBackground, failpoint } = parts;
    const name = machine.name.trim() || machine.hostname.trim() || 'agent';
    const minted = await credentials.mintInstance(agentTokenId, name.slice(0, longestLabel));
    await failpoint('register-agent.after-mint');
    try {
      const pool = await learnPool(parts, minted.parentId);
      if (isGone()) throw new AgentGatewayError('unavailable', 'The agent waits no longer.');
      const own = { id: minted.id, tokenId: minted.parentId, uuid: null, namespace };
      await store.add({ ...own, ...machine, name }, actor);
      await failpoint('register-agent.after-commit');
      return {
        instanceId: minted.id,
        secret: minted.value,
        poolId: minted.parentId,
        poolName: pool.label,
      };
    } catch (error) {
      inBackground(credentials.end(minted.id));
      throw error;
    }
  };
