import type { Pool } from './agent.js';

export interface MintedToken {
  readonly id: string;
  /** Shown once, and nowhere kept. */
  readonly value: string;
  /** What it hangs from: the parent named, or its successor. */
  readonly parentId: string;
}

/**
 * Where tokens are made and ended.
 * @throws AgentGatewayError `unavailable` when it does not answer
 */
export interface Credentials {
  mintInstance(agentTokenId: string, label: string): Promise<MintedToken>;
  /** @param project the only one that it reaches, named as owner/name */
  mintJob(
    parentId: string,
    label: string,
    project: { readonly id: string; readonly name: string },
  ): Promise<MintedToken>;
  /** Ends an instance secret or a job token; resolves when it is refused everywhere, or is not there. */
  end(id: string): Promise<void>;
  /** @returns undefined when there is no such agent token */
  describeAgentToken(id: string): Promise<Pool | undefined>;
}
