import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { runCampaign } from '../src/runs/run-campaign.js';
import { startSystem } from '../src/system/start-system.js';
import type { System } from '../src/system/system.js';

const startMs = 90_000;
const campaignMs = 120_000;

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('runs, while agents, services and backends die', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ gateways: 2 });
  }, startMs);
  afterAll(() => system.close());

  test(
    'every job ends once, none is held twice, nothing accepted is lost, nothing stale is written',
    async () => {
      const figures = await runCampaign(system, {
        agents: 12,
        jobs: 40,
        leaseMs: 1_500,
        agentHarmMs: 400,
        serviceHarmMs: 1_500,
        backendHarmMs: 4_000,
        settleMs: 90_000,
      });
      expect(figures).toMatchObject({ jobs: 40 });
    },
    campaignMs,
  );
});
