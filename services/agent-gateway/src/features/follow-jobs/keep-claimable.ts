import type { ClaimableJobs } from '../../domain/claimable-jobs.js';
import type { HeldJobs } from '../../domain/held-jobs.js';
import type { Jobs } from '../../domain/jobs.js';
import { keepGoing, type KeptGoing } from '../sweep-agents/keep-going.js';

/** How often everything is read anew while events come. */
const everyMs = 10_000;
/** The same while they do not, or the last reading failed. */
const withoutEventsMs = 2_000;
/** At least so long between two readings, however often they are asked for. */
const shortestMs = 250;

/** Reads what waits, and who holds what, whenever that may not be as it is remembered. */
export function keepClaimable({
  claimable,
  jobs,
  held,
  busConnected,
  inBackground,
}: {
  readonly claimable: ClaimableJobs;
  readonly jobs: Jobs;
  readonly held: HeldJobs;
  readonly busConnected: () => boolean;
  readonly inBackground: (work: Promise<unknown>) => void;
}): KeptGoing {
  let readAt = -Infinity;
  let failed = false;
  let wanted = true;

  const read = async (): Promise<void> => {
    readAt = performance.now();
    wanted = false;
    failed = true;
    const finish = claimable.beginRefresh();
    const { waiting, given } = await jobs.unbegun();
    // What was given out as this service died is noted there alone.
    finish(waiting, [...(await held.holding()), ...given]);
    failed = false;
  };
  const isDue = (): boolean => {
    const age = performance.now() - readAt;
    if (wanted && !failed) return age >= shortestMs;
    return age >= (busConnected() && !failed ? everyMs : withoutEventsMs);
  };
  const kept = keepGoing(read, shortestMs, inBackground, isDue);
  return {
    soon: () => {
      wanted = true;
      if (isDue()) kept.soon();
    },
    close: () => kept.close(),
  };
}
