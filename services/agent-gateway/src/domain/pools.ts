import type { Pool } from './agent.js';

/** What is remembered of agent tokens. */
export interface Pools {
  find(tokenId: string): Promise<Pool | undefined>;
  /** @param seenChanges how many changes had been heard of when it was read */
  remember(tokenId: string, pool: Pool, seenChanges: number): Promise<void>;
  /** Those that changed since they were read. */
  stale(): Promise<readonly { readonly tokenId: string; readonly changes: number }[]>;
  /** Those that ended and have no agents are forgotten. */
  forget(tokenId: string): Promise<void>;
}
