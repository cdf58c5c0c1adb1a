import type { Actor } from './actor.js';
import type { Agent, AgentStatus, Labels, Machine, Metric, Namespace } from './agent.js';

/** An agent about to be. */
export interface NewAgent extends Machine {
  readonly id: string;
  readonly tokenId: string;
  readonly uuid: string | null;
  readonly namespace: Namespace;
}

export type Departed = Pick<Agent, 'id' | 'tokenId' | 'uuid' | 'namespace' | 'name'>;

/** Why an agent is no more. */
export type RemovalReason = 'removed' | 'left' | 'token_ended';

/** Why an agent is offline: nothing is heard of it, or it is refused. */
export type OfflineReason = 'silent' | 'token_ended';

/** Changes of agents. Each is one transaction with the event that tells of it. */
export interface AgentStore {
  /** Of two at once in the earlier generation there comes one: both get it. */
  add(agent: NewAgent, actor: Actor): Promise<Agent>;
  /** It is alive. @returns undefined when there is none whose token is good */
  heard(id: string, metric: Omit<Metric, 'time'> | undefined): Promise<Agent | undefined>;
  /** @throws AgentGatewayError `not_found` */
  setLabels(id: string, labels: Labels, actor: Actor): Promise<Agent>;
  /**
   * It is gone; what it holds goes back to the queue by and by.
   * @param refused one of the earlier generation must not come back
   */
  remove(
    id: string,
    reason: RemovalReason,
    actor: Actor,
    options?: { readonly refused?: boolean },
  ): Promise<void>;
}

interface AgentQuery {
  readonly namespaceIds: readonly string[];
  readonly tokenId: string | undefined;
  readonly status: AgentStatus | undefined;
  /** Agents older than this id only. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Agents as people look at them. */
export interface AgentViews {
  find(id: string): Promise<Agent | undefined>;
  /** Of the earlier generation, and not offline for good; the token may have been rotated. */
  findByUuid(tokenId: string, uuid: string): Promise<Agent | 'refused' | undefined>;
  list(query: AgentQuery): Promise<readonly Agent[]>;
  /** Oldest first. */
  metricsOf(id: string): Promise<readonly Metric[]>;
}
