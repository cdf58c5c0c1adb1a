import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { secretsStayHidden } from '../src/secrets/secrets-stay-hidden.js';
import { startSystem } from '../src/system/start-system.js';
import type { System } from '../src/system/system.js';

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('secrets of people, organizations, projects and webhooks', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ gateways: 1, accessLog: 'all', logLevel: 'debug' });
  });
  afterAll(() => system.close());

  test('are in no log, table, event, command to Redis, answer or stream while a run has them, nor after it', async () => {
    const figures = await secretsStayHidden(system);
    expect(figures.jobsWithoutSecrets).toBe(1);
    expect(figures.texts).toBeGreaterThan(1_000);
  });
});
