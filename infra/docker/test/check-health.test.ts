import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startHealthServer } from '@orchestrator/http';
import { createMetrics } from '@orchestrator/observability';
import { spawnProcess } from '@orchestrator/testing';
import { readComposeFile } from './compose-file.js';
import { root } from './root.js';

const checks = Object.entries(readComposeFile().services)
  .filter(([, { build }]) => build)
  .flatMap(([name, { healthcheck }]) => (healthcheck ? [[name, healthcheck.test] as const] : []));

describe('the health check of the images', () => {
  let serving = true;
  let server: Awaited<ReturnType<typeof startHealthServer>>;

  beforeAll(async () => {
    server = await startHealthServer({
      host: '127.0.0.1',
      port: 0,
      metrics: createMetrics('health-check', { processMetrics: false }),
      serving: () => serving,
      dependencies: {},
    });
  });
  afterAll(() => server.close(1_000));

  /** Runs the command of a health check as it is in the container, but for where things are. */
  async function outcome(command: readonly string[], port: number): Promise<number | null> {
    const [, , , path = ''] = command;
    const check = await spawnProcess({
      args: [join(root, 'infra/docker/bin/check-health.mjs'), path],
      env: { INTERNAL_PORT: String(port) },
    });
    return (await check.exit).code;
  }

  test.each(checks)('%s: asks a path that exists, and tells well from unwell', async (_, check) => {
    expect(check.slice(0, 3)).toEqual(['CMD', 'node', '/opt/check-health.mjs']);
    serving = true;
    expect(await outcome(check, server.port)).toBe(0);
    serving = false;
    expect(await outcome(check, server.port)).toBe(1);
  });

  test('nobody there is unwell', async () => {
    expect(await outcome(['CMD', 'node', 'check', '/livez'], 1)).toBe(1);
  });

  test('a path that is not there is unwell', async () => {
    expect(await outcome(['CMD', 'node', 'check', '/nothing'], server.port)).toBe(1);
  });

  test('the script is plain JavaScript that any Node reads', () => {
    const script = join(root, 'infra/docker/bin/check-health.mjs');
    expect(spawnSync(process.execPath, ['--check', script]).status).toBe(0);
  });
});
