import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { canaryScan, describeWith } from '@orchestrator/testing';
import { raceConditions, redisLate } from '../src/races/conditions.js';
import { runRaces } from '../src/races/run-races.js';
import { startSystem } from '../src/system/start-system.js';
import { type System } from '../src/system/system.js';

const races = 24;
const lanes = 8;

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('three gateways while tokens are revoked', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  }, 90_000);
  afterAll(() => system.close());

  test.each(raceConditions)(
    'no request begun after the answer to the revoke is accepted: $name',
    async (condition) => {
      const tally = await runRaces(system, { races, lanes, condition });
      process.stdout.write(`${condition.name}: ${JSON.stringify(tally.figures())}\n`);
      expect(tally.violations).toEqual([]);
      expect(tally.endedIds.size).toBe(races);
      expect(tally.figures()).toMatchObject({ lost: 0 });
      expect(tally.figures().accepted).toBeGreaterThan(0);
      expect(tally.figures().begunAfterEnd).toBeGreaterThan(races * 3);
    },
    60_000,
  );

  test('every token that was made or revoked in the races has had its event, with one effect', async () => {
    await system.ledger.settled();
  });

  test('no token is in a log, PostgreSQL, Redis or an event', async () => {
    expect(await canaryScan({ values: [], texts: system.texts(), anyToken: true })).toEqual([]);
  });
});

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('a token service that does not wait', () => {
  test('is noticed in these races', async () => {
    const system = await startSystem({
      mutations: {
        token: {
          file: 'owner/acknowledgements.js',
          from: 'if (expectation === undefined)',
          to: 'if (readerIds.length >= 0) return true;\n        if (expectation === undefined)',
        },
      },
    });
    try {
      // One after the other: a revoke voids the look-ups of others, too, and nothing would be cached.
      const tally = await runRaces(system, { races, lanes: 1, condition: redisLate });
      expect(tally.violations.map(({ what }) => what)).toContain('accepted after the end');
    } finally {
      await system.close();
    }
  }, 90_000);
});
