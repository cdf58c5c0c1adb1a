import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { startOnRealBackends } from './start-on-real-backends.js';
import { startSystem, type TestSystem } from './start-system.js';

const run = promisify(execFile);
const withinMs = 120_000;

/** `npm run demo`, as a process of its own. */
async function takeTour({ url }: Pick<TestSystem, 'url'>): Promise<string> {
  const { stdout } = await run(process.execPath, ['infra/demo/bin/demo.mjs'], {
    cwd: new URL('../../..', import.meta.url),
    env: { ...process.env, ORCHESTRATOR_URL: url },
  });
  return stdout;
}

function expectWhole(told: string): void {
  expect(told.match(/the run ended: success/g)).toHaveLength(2);
  expect(told).toMatch(/│ ref main, input PLANET=Earth/);
  expect(told).toMatch(/│ ref main, input PLANET=none/);
  expect(told.match(/printed by mistake: \*\*\*$/gm)).toHaveLength(2);
  expect(told).not.toMatch(/open-sesame/);
  expect(told).toMatch(/report\.txt, \d+ bytes: /);
  expect(told).toMatch(/│ The agent token is refused/);
  expect(told).toMatch(/That was all/);
}

describe('the guided tour', () => {
  test(
    'on the embedded store',
    async () => {
      const system = await startSystem();
      expectWhole(await takeTour(system));
      await system.close();
    },
    withinMs,
  );
});

describeWith(
  'postgres',
  'redis',
  'rabbit',
)('the guided tour, on real backends', () => {
  test(
    'with two gateways',
    async () => {
      const system = await startOnRealBackends({ GATEWAYS: '2' });
      expectWhole(await takeTour(system));
      // Fails if a token's value was left in a table.
      await system.close();
    },
    withinMs,
  );
});
