import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { canaryScan, describeWith } from '@orchestrator/testing';
import { redisLate, redisPaused, redisUp } from '../src/races/conditions.js';
import { memberships } from '../src/races/membership-subjects.js';
import { runRaces } from '../src/races/run-races.js';
import { sessions } from '../src/races/session-subjects.js';
import { users } from '../src/races/user-subjects.js';
import { startSystem } from '../src/system/start-system.js';
import { type System } from '../src/system/system.js';

const races = 24;
const lanes = 8;
const kinds = [sessions, memberships, users];
const conditions = [redisUp, redisLate, redisPaused];

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('three gateways while sessions, memberships and users are ended', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  }, 90_000);
  afterAll(() => system.close());

  test.each(
    kinds.flatMap((kind) =>
      conditions.map((condition) => ({ what: kind.name, how: condition.name, kind, condition })),
    ),
  )(
    'abuse 2, 31, 48: no request begun after the answer to its end is accepted: $what, $how',
    async ({ kind, condition }) => {
      const tally = await runRaces(system, { races, lanes, condition, kind });
      process.stdout.write(`${kind.name}, ${condition.name}: ${JSON.stringify(tally.figures())}\n`);
      expect(tally.violations).toEqual([]);
      expect(tally.endedIds.size).toBe(races);
      expect(tally.figures()).toMatchObject({ lost: 0 });
      expect(tally.figures().accepted).toBeGreaterThan(0);
      expect(tally.figures().begunAfterEnd).toBeGreaterThan(races * 3);
    },
    60_000,
  );

  test('no token and no cookie is in a log, PostgreSQL, Redis or an event', async () => {
    const values = system.people.secrets;
    expect(values.length).toBeGreaterThan(races);
    expect(await canaryScan({ values, texts: system.texts(), anyToken: true })).toEqual([]);
  });
});

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('an identity service that does not wait', () => {
  test('is noticed in these races', async () => {
    const system = await startSystem({
      mutations: {
        identity: {
          file: 'owner/acknowledgements.js',
          from: 'if (expectation === undefined)',
          to: 'if (readerIds.length >= 0) return true;\n        if (expectation === undefined)',
        },
      },
    });
    try {
      for (const kind of kinds) {
        // One after the other: an end voids the look-ups of others, too, and nothing would be cached.
        const tally = await runRaces(system, { races, lanes: 1, condition: redisLate, kind });
        const found = tally.violations.map(({ what }) => what);
        expect([kind.name, found.includes('accepted after the end')]).toEqual([kind.name, true]);
      }
    } finally {
      await system.close();
    }
  }, 120_000);
});
