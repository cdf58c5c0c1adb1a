import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The long form of the protocol's property test: the real code over simulated stores and clocks. */
export function runModel(histories: number): Promise<string> {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', 'libs/cache/test/property'],
    {
      cwd: root,
      env: { ...process.env, COHERENCE_RUNS: String(histories) },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return status === 0
    ? Promise.resolve(`${histories} random histories, nothing stale accepted`)
    : Promise.reject(new Error(stderr));
}
