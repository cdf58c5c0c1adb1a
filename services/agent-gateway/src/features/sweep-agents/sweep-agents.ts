import type { Logger } from '@orchestrator/observability';
import type { AgentSweeps } from '../../domain/agent-sweeps.js';
import type { Credentials } from '../../domain/credentials.js';
import type { HeldJobs } from '../../domain/held-jobs.js';
import type { Pools } from '../../domain/pools.js';
import type { SettleDepartures } from './settle-departures.js';

/** Does what is due; what is in the way is told, and due again the next time. */
export type SweepAgents = () => Promise<void>;

const mostAtOnce = 100;

export const sweepAgentsWith = ({
  sweeps,
  held,
  pools,
  credentials,
  settleDepartures,
  log,
}: {
  readonly sweeps: AgentSweeps;
  readonly held: HeldJobs;
  readonly pools: Pools;
  readonly credentials: Credentials;
  readonly settleDepartures: SettleDepartures;
  readonly log: Logger;
}): SweepAgents => {
  const endTokens = async (): Promise<void> => {
    for (const id of await held.tokensToEnd(mostAtOnce)) {
      await credentials.end(id);
      await held.tokenEnded(id);
    }
  };
  const readPools = async (): Promise<void> => {
    for (const { tokenId, changes } of await pools.stale()) {
      const pool = await credentials.describeAgentToken(tokenId);
      await (pool === undefined ? pools.forget(tokenId) : pools.remember(tokenId, pool, changes));
    }
  };
  const untilNone = async (take: (most: number) => Promise<number>): Promise<void> => {
    while ((await take(mostAtOnce)) > 0);
  };
  // One that fails is not in the way of the others.
  const steps: readonly (readonly [string, () => Promise<void>])[] = [
    ['refused', () => untilNone((most) => sweeps.takeOffline(most))],
    ['offline', () => untilNone((most) => sweeps.tellOffline(most))],
    ['gone', () => untilNone((most) => sweeps.removeGone(most))],
    ['departures', settleDepartures],
    ['tokens', endTokens],
    ['pools', readPools],
    ['old', () => sweeps.prune()],
  ];
  return async () => {
    for (const [step, take] of steps) {
      await take().catch((error: unknown) => {
        log.warn({ err: error, step }, 'a sweep was not finished');
      });
    }
  };
};
