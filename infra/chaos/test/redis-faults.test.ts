import { afterAll, beforeAll, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import {
  forgedEntries,
  redisAndOwnerDown,
  redisAway,
  redisAwayFromOwner,
  redisWithOldCopy,
} from '../src/faults/redis-faults.js';
import { rollingRestart } from '../src/faults/rolling-restart.js';
import { startSystem } from '../src/system/start-system.js';
import { type System } from '../src/system/system.js';

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('the system while Redis is in trouble', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ drainMs: 300 });
  });
  afterAll(() => system.close());

  test.each(['killed', 'paused'] as const)(
    'fault 7: with Redis %s requests go on, and a revoke is answered by waiting',
    async (how) => {
      const tookMs = await redisAway(system, how);
      process.stdout.write(`revoke with Redis ${how}: ${Math.round(tookMs)} ms\n`);
    },
  );

  test('fault 8: a revoke counts at gateways that reach Redis when the token service does not', async () => {
    await redisAwayFromOwner(system);
  });

  test('fault 9: Redis back with an old copy brings no revoked token back', async () => {
    await redisWithOldCopy(system);
  });

  test('fault 10: without Redis and the token service it answers 503 with Retry-After, and comes back', async () => {
    await redisAndOwnerDown(system);
  });

  test('abuse 45: an entry that was forged or moved in Redis is a miss', async () => {
    await forgedEntries(system);
  });

  test('a rolling restart of the gateways loses no request', async () => {
    const answered = await rollingRestart(system);
    process.stdout.write(`rolling restart: ${answered.get(200)} requests\n`);
  });
});
