import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { databaseStopped, withSlowCommit } from '../src/faults/database-faults.js';
import { redisUp } from '../src/races/conditions.js';
import { runRaces } from '../src/races/run-races.js';
import {
  postgresPrograms,
  startPostgresCluster,
  type PostgresCluster,
} from '../src/system/postgres-cluster.js';
import { startSystem } from '../src/system/start-system.js';
import { type System } from '../src/system/system.js';

const programs = postgresPrograms();

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('the system while PostgreSQL is in trouble', () => {
  let cluster: PostgresCluster | undefined;
  let system: System;
  beforeAll(async () => {
    if (programs !== undefined) cluster = await startPostgresCluster(programs);
    system = await startSystem({ gateways: 2, ...(cluster && { cluster }) });
  });
  afterAll(async () => {
    await system.close();
    await cluster?.close();
  });

  test('fault 14: with PostgreSQL slow at commit no request begun after a revoke is accepted', async () => {
    await withSlowCommit(system, 0.4, async () => {
      const tally = await runRaces(system, { races: 12, lanes: 4, condition: redisUp });
      expect(tally.violations).toEqual([]);
      expect(tally.endedIds.size).toBe(12);
    });
  });

  test('fault 13: with PostgreSQL stopped hard what needs it answers 503, and all comes back', async () => {
    const { postgres } = system.backends;
    await databaseStopped(system, {
      stop: async () => {
        if (cluster) return cluster.stopHard();
        await postgres.refuse();
        postgres.cut();
      },
      start: () => (cluster ? cluster.start() : postgres.accept()),
    });
  });
});
