import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { failpoints, harmedServices, outboxPlaces, placesOf } from '../src/runs/failpoints.js';
import { runCampaign } from '../src/runs/run-campaign.js';
import { startSystem } from '../src/system/start-system.js';
import type { System } from '../src/system/system.js';

const startMs = 90_000;
const campaignMs = 300_000;
const folders = {
  pipeline: 'services/pipeline/src',
  triggerIngest: 'services/trigger-ingest/src',
  agentGateway: 'services/agent-gateway/src',
} as const;
const inEveryService = 'libs/database/src';
const placeInCode = /'([a-z-]+\.(?:before|after)-[a-z-]+)'/g;
const durableQueue = /queue: '([a-z.-]+)'(?![\s\S]*transient: true)/g;

test('services are killed at every named place in their code, and between every effect and its acknowledgement', () => {
  expect(found(inEveryService, placeInCode).sort()).toEqual([...outboxPlaces].sort());
  for (const [service, folder] of Object.entries(folders)) {
    const queues = found(folder, durableQueue).map((queue) => `${queue}.after-effect`);
    const places = [...found(folder, placeInCode), ...queues];
    const killedAt = failpoints[service as keyof typeof folders].map(({ name }) => name);
    expect(killedAt.sort()).toEqual([...new Set(places)].sort());
  }
});

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('runs, while agents, services and backends die', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ gateways: 1 });
  }, startMs);
  afterAll(() => system.close());

  test(
    'every job ends once, none is held twice, nothing accepted is lost, nothing stale is written',
    async () => {
      const figures = await runCampaign(system, {
        agents: 12,
        jobs: 24,
        // Long enough for what an agent says to get through while services begin anew, also where that is slow.
        leaseMs: 5_000,
        agentHarmMs: 400,
        serviceRestMs: 0,
        backendHarmMs: 8_000,
        settleMs: 240_000,
      });
      for (const service of harmedServices) {
        for (const { name } of placesOf(service, false)) {
          expect(figures.harms[`${service}: ${name}`]).toBeGreaterThanOrEqual(1);
        }
      }
      expect(figures.jobs).toBeGreaterThanOrEqual(24);
      expect(figures.succeeded).toBeGreaterThan(0);
    },
    campaignMs,
  );
});

function found(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => !file.includes('generated'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)])
    .map(([, name]) => name ?? '');
}
