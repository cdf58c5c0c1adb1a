import type { Failpoint, Logger } from '@orchestrator/observability';
import type { RemovalReason } from '../../domain/agents.js';
import type { Credentials } from '../../domain/credentials.js';
import type { Departures } from '../../domain/departures.js';
import type { Jobs } from '../../domain/jobs.js';

/** Never fails: what could not be done is done the next time. */
export type SettleDepartures = () => Promise<void>;

/** As people read it at their job. */
const told: Readonly<Record<RemovalReason, string>> = {
  removed: 'Its agent was removed.',
  left: 'Its agent left.',
  token_ended: 'The token of its agent ended.',
};
const mostAtOnce = 1_000;

/** What agents that are gone held goes back to the queue. Twice is once. */
export const settleDeparturesWith =
  ({
    departures,
    credentials,
    jobs,
    failpoint,
    log,
  }: {
    readonly departures: Departures;
    readonly credentials: Credentials;
    readonly jobs: Jobs;
    readonly failpoint: Failpoint;
    readonly log: Logger;
  }): SettleDepartures =>
  async () => {
    try {
      const waiting = await departures.waiting(mostAtOnce);
      for (const reason of ['removed', 'left', 'token_ended'] as const) {
        const ids = waiting.filter((one) => one.reason === reason).map(({ agentId }) => agentId);
        if (ids.length === 0) continue;
        // One that was silent for too long still has its secret.
        if (reason !== 'token_ended') for (const id of ids) await credentials.end(id);
        await jobs.requeue(ids, told[reason]);
        await failpoint('settle-departures.after-requeue');
        await departures.done(ids);
      }
    } catch (error) {
      log.warn({ err: error }, 'jobs of agents that are gone are not back in the queue yet');
    }
  };
