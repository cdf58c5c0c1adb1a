import { acceptsAlone, acceptsThroughGateway } from '../runs/accepts.js';
import { claimsAlone, claimsThroughGateway } from '../runs/claims.js';
import { authorizedGet, emptyClaims } from '../runs/empty-claims.js';
import { graphileWorker, pgBoss } from '../runs/job-queues.js';
import { pgbench } from '../runs/pgbench.js';
import type { RunContestant, RunningRunContestant, RunSite } from '../runs/run-contestant.js';
import { openRunSystem, type RunSystem } from '../runs/run-system.js';
import { runsTable } from '../rows/runs-table.js';
import { measureRounds } from './measure-rounds.js';
import type { Suite } from './suite.js';

const contestants: readonly RunContestant[] = [
  pgbench,
  acceptsAlone,
  acceptsThroughGateway,
  graphileWorker,
  pgBoss,
  claimsAlone,
  claimsThroughGateway,
  authorizedGet,
  emptyClaims,
];

/** Runs: accepted, handed out and ended, and asked for in vain, beside what others do of that. */
export const runs: Suite = {
  name: 'runs',
  contestants,
  tables: [runsTable],
  measure: async (place, names, upstreamPort, results) => {
    let system: Promise<RunSystem> | undefined;
    const site: RunSite = {
      ...place,
      system: () => (system ??= openRunSystem(place, upstreamPort)),
    };
    const started: (readonly [RunContestant, RunningRunContestant])[] = [];
    for (const contestant of contestants) {
      if (names.includes(contestant.name)) {
        started.push([contestant, await contestant.start(site)]);
      }
    }
    await measureRounds(place.options.runs.rounds, started, results, ([, running]) =>
      running.measure(),
    );
  },
};
