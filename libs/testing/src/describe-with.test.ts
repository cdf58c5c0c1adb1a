import { fileURLToPath } from 'node:url';

import { describe, expect, test } from '@jest/globals';

import { freePort } from './free-port.js';
import { spawnProcess } from './spawned-process.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a suite of its own, in a jest of its own, with every backend at a port where nothing is. */
async function runFixture(env: Record<string, string | undefined>) {
  const nowhere = `127.0.0.1:${await freePort()}`;
  const jest = await spawnProcess({
    args: [
      'node_modules/jest/bin/jest.js',
      '--testMatch',
      '**/describe-with.fixture.ts',
      '--verbose',
    ],
    cwd: root,
    env: {
      NODE_OPTIONS: '--experimental-vm-modules',
      DATABASE_URL: `postgres://somebody:hidden@${nowhere}/none`,
      REDIS_URL: `redis://${nowhere}`,
      AMQP_URL: `amqp://${nowhere}`,
      REQUIRE_ALL: undefined,
      ...env,
    },
  });
  const { code } = await jest.exit;
  return { code, output: [...jest.stdout, ...jest.stderr].join('\n'), nowhere };
}

describe('describeWith', () => {
  test('skips loudly what needs a backend that is not there, and runs the rest', async () => {
    const { code, output, nowhere } = await runFixture({});
    expect(code).toBe(0);
    expect(output).toContain(
      `LEFT OUT: "stores things" needs postgres (${nowhere}), redis (${nowhere})`,
    );
    expect(output).toContain('1 skipped');
    expect(output).toContain('1 passed');
    expect(output).not.toContain('hidden');
  });

  test('fails instead when REQUIRE_ALL=1', async () => {
    const { code, output } = await runFixture({ REQUIRE_ALL: '1' });
    expect(code).toBe(1);
    expect(output).toContain("REQUIRE_ALL=1, but this suite can't be run without postgres");
    expect(output).toContain('1 failed');
    expect(output).not.toContain('hidden');
  });
});
