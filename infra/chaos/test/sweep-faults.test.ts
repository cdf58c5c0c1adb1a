import { test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { killedWhileSweeping } from '../src/faults/sweep-faults.js';
import { startSystem } from '../src/system/start-system.js';

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('two replicas that sweep', () => {
  test('fault 4: one is killed between commit and invalidation, and each event comes once', async () => {
    const system = await startSystem({ gateways: 1, tokenReplicas: 2 });
    try {
      await killedWhileSweeping(system);
    } finally {
      await system.close();
    }
  }, 120_000);
});
