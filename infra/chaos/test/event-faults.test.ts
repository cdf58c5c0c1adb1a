import { afterAll, beforeAll, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import {
  brokerAway,
  killedBetweenCommitAndPublish,
  killedBetweenPublishAndMark,
  killedBetweenRevokeAndInvalidation,
} from '../src/faults/event-faults.js';
import { killedWhileSweeping } from '../src/faults/sweep-faults.js';
import { startSystem } from '../src/system/start-system.js';
import { type System } from '../src/system/system.js';

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('the token service, killed', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ gateways: 2, dependenciesLast: true });
  });
  afterAll(() => system.close());

  test('fault 1: killed between commit and publish, it loses no event and repeats no effect', async () => {
    await killedBetweenCommitAndPublish(system);
  });

  test('fault 2: killed between publish and mark, the event comes again and has one effect', async () => {
    await killedBetweenPublishAndMark(system);
  });

  test('fault 4: killed between revoke and invalidation, its next life repeats the invalidation', async () => {
    await killedBetweenRevokeAndInvalidation(system, 'its next life');
  });

  test.each(['unreachable', 'silent'] as const)(
    'fault 11: while RabbitMQ is %s requests go on, and no event is lost',
    async (fault) => {
      const lateMs = await brokerAway(system, fault, 1_000);
      process.stdout.write(`events after ${fault} RabbitMQ: ${Math.round(lateMs)} ms\n`);
    },
  );
});

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('two replicas of the token service', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ gateways: 2, tokenReplicas: 2 });
  });
  afterAll(() => system.close());

  test('fault 4: one killed between revoke and invalidation, the other one repeats it', async () => {
    await killedBetweenRevokeAndInvalidation(system, 'another replica');
  });

  test('fault 4: one killed between commit and invalidation of a sweep, and each event comes once', async () => {
    await killedWhileSweeping(system);
  });
});
