import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { runBodies } from '../src/streams/run-bodies.js';
import { runSlowReaders } from '../src/streams/run-slow-readers.js';
import { StreamGround } from '../src/streams/stream-ground.js';
import { startSystem } from '../src/system/start-system.js';
import type { System } from '../src/system/system.js';

const mebibyte = 2 ** 20;

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('streams through every process on their way', () => {
  let system: System;
  let ground: StreamGround;
  beforeAll(async () => {
    system = await startSystem({ gateways: 1 });
    ground = await StreamGround.lay(system);
  });
  afterAll(() => system.close());

  test('artifacts arrive as they were sent, and none is held in memory', async () => {
    const figures = await runBodies(system, ground, {
      bytes: 128 * mebibyte,
      slowBytesPerSecond: 64 * mebibyte,
      stalls: { count: 2, forMs: 200 },
    });
    expect(figures).toHaveProperty('idle');
  });

  test('who follows a log and reads nothing keeps nobody waiting, is not held for, and misses nothing', async () => {
    const figures = await runSlowReaders(system, ground, { slowReaders: 20, batches: 24 });
    expect(figures).toHaveProperty('linesBehind');
  });
});
