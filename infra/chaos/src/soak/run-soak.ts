import assert from 'node:assert/strict';
import { canaryScan } from '@orchestrator/testing';
import { databaseStopped, withSlowCommit } from '../faults/database-faults.js';
import { brokerAway } from '../faults/event-faults.js';
import { assertNoticed, guards } from '../faults/guards.js';
import { redisAndOwnerDown, redisAway, redisAwayFromOwner } from '../faults/redis-faults.js';
import { rollingRestart } from '../faults/rolling-restart.js';
import { raceConditions, redisUp, type RaceCondition } from '../races/conditions.js';
import { measureRevokes } from '../races/revoke-latency.js';
import { memberships } from '../races/membership-subjects.js';
import { runCampaign } from '../runs/run-campaign.js';
import { runRaces, type RacesOptions } from '../races/run-races.js';
import { sessions } from '../races/session-subjects.js';
import { users } from '../races/user-subjects.js';
import { runBodies } from '../streams/run-bodies.js';
import { runSlowReaders } from '../streams/run-slow-readers.js';
import { StreamGround } from '../streams/stream-ground.js';
import { startSystem } from '../system/start-system.js';
import { type System } from '../system/system.js';
import { runLifecycle, runModel, runRounds } from './run-model.js';
import type { SoakOptions, SoakPart } from './soak-options.js';
import type { SoakReport } from './soak-report.js';

const latencyRevokes = 300;
/** How many cookies are looked for: each in many forms, in every text there is. */
const canaries = 50;
const lanesUp = 4;
const lanesHarmed = 12;
const faultsOnSystem: Readonly<Record<string, (system: System) => Promise<unknown>>> = {
  'Redis killed': (system) => redisAway(system, 'killed'),
  'Redis paused': (system) => redisAway(system, 'paused'),
  'Redis out of reach of the token service': redisAwayFromOwner,
  'Redis and the token service down': redisAndOwnerDown,
  'rolling restart of the gateways': async (system) => [...(await rollingRestart(system))],
  'PostgreSQL out of reach': (system) => {
    const { postgres } = system.backends;
    const stop = async (): Promise<void> => {
      await postgres.refuse();
      postgres.cut();
    };
    return databaseStopped(system, { stop, start: () => postgres.accept() });
  },
};

/** Plays the long forms, part by part. */
export async function runSoak(options: SoakOptions, report: SoakReport): Promise<void> {
  const wanted = (part: SoakPart): boolean => options.parts.includes(part);
  if (
    ['latency', 'races', 'callers', 'broker', 'faults'].some((part) => wanted(part as SoakPart))
  ) {
    await withSystem(options, report, wanted);
  }
  if (wanted('guards')) {
    for (const guard of guards) {
      await report.play('guard is missed', guard.name, () => assertNoticed(guard));
    }
  }
  if (wanted('model')) {
    await report.play('model', 'random histories', () => runModel(options.histories));
  }
  if (wanted('lifecycle')) {
    await report.play('lifecycle', 'random sequences', () => runLifecycle(options.sequences));
  }
  if (wanted('jobs')) await playCampaign(options, report);
  if (wanted('streams')) await playStreams(options, report);
  if (wanted('rounds')) {
    await report.play('rounds', 'races inside one service', () => runRounds(options.rounds));
  }
}

async function withSystem(
  options: SoakOptions,
  report: SoakReport,
  wanted: (part: SoakPart) => boolean,
): Promise<void> {
  const system = await startSystem({ drainMs: 300 });
  try {
    if (wanted('latency')) {
      await report.play('latency', 'revokes with Redis up', () =>
        measureRevokes(system, latencyRevokes),
      );
    }
    if (wanted('races')) await playRaces(system, options, report);
    if (wanted('callers')) await playCallerRaces(system, options, report);
    if (wanted('broker')) {
      for (const fault of ['unreachable', 'silent'] as const) {
        await report.play('broker', `${fault} for ${options.brokerAwayMs} ms`, async () => ({
          settledAfterMs: Math.round(await brokerAway(system, fault, options.brokerAwayMs)),
        }));
      }
    }
    if (wanted('faults')) {
      for (const [name, play] of Object.entries(faultsOnSystem)) {
        await report.play('fault', name, () => play(system));
      }
    }
    await report.play('ledger', 'every effect once', () => system.ledger.settled());
    await report.play('canary', 'no token and no cookie anywhere', async () => {
      const { secrets } = system.people;
      const step = Math.max(1, Math.floor(secrets.length / canaries));
      const values = secrets.filter((_, index) => index % step === 0);
      const leaks = await canaryScan({ values, texts: system.texts(), anyToken: true });
      assert.deepEqual(leaks, []);
    });
  } finally {
    await system.close();
  }
}

/** On a system of its own, whose leases are short. */
async function playCampaign({ agents, jobs }: SoakOptions, report: SoakReport): Promise<void> {
  const system = await startSystem({ drainMs: 300 });
  try {
    await report.play('jobs', `${jobs} jobs, ${agents} agents, everything harmed`, () =>
      runCampaign(system, {
        agents,
        jobs,
        leaseMs: 5_000,
        agentHarmMs: 500,
        // A service that begins takes a core for some seconds, and needs time to do anything then.
        serviceRestMs: 15_000,
        backendHarmMs: 15_000,
        settleMs: 900_000,
      }),
    );
  } finally {
    await system.close();
  }
}

/** On a system of its own, in which nothing else has taken memory before. */
async function playStreams({ artifactBytes }: SoakOptions, report: SoakReport): Promise<void> {
  const system = await startSystem({ gateways: 1 });
  try {
    const ground = await StreamGround.lay(system);
    await report.play('streams', `artifacts of ${artifactBytes} bytes`, () =>
      runBodies(system, ground, {
        bytes: artifactBytes,
        slowBytesPerSecond: 20 * 2 ** 20,
        stalls: { count: 10, forMs: 1_000 },
      }),
    );
    await report.play('streams', 'readers of a log who do not read', () =>
      runSlowReaders(system, ground, { slowReaders: 32, batches: 64 }),
    );
  } finally {
    await system.close();
  }
}

async function playRaces(system: System, options: SoakOptions, report: SoakReport): Promise<void> {
  for (const condition of raceConditions) {
    const harmed = condition !== redisUp;
    await report.play('races', condition.name, () =>
      races(system, condition, {
        races: harmed ? options.harmedRaces : options.races,
        lanes: harmed ? lanesHarmed : lanesUp,
      }),
    );
  }
  await report.play('races', 'PostgreSQL slow at commit', async () => {
    let figures: unknown;
    await withSlowCommit(system, 0.4, async () => {
      figures = await races(system, redisUp, { races: options.harmedRaces, lanes: lanesHarmed });
    });
    return figures;
  });
}

/** What the identity service decides: through a session, as a member, and at all. */
async function playCallerRaces(
  system: System,
  options: SoakOptions,
  report: SoakReport,
): Promise<void> {
  for (const kind of [sessions, memberships, users]) {
    for (const condition of raceConditions) {
      const harmed = condition !== redisUp;
      await report.play('callers', `${kind.name}, ${condition.name}`, () =>
        races(system, condition, {
          races: harmed ? options.harmedRaces : options.races,
          lanes: harmed ? lanesHarmed : lanesUp,
          kind,
          withinMs: options.callerRacesMs,
        }),
      );
    }
  }
}

async function races(
  system: System,
  condition: RaceCondition,
  size: Omit<RacesOptions, 'condition'>,
): Promise<unknown> {
  const tally = await runRaces(system, { ...size, condition });
  if (tally.violations.length > 0) {
    const [first] = tally.violations;
    throw new Error(`${tally.violations.length} violations, first ${JSON.stringify(first)}`);
  }
  return tally.figures();
}
