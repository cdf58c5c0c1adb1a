import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The long form of the protocol's property test: the real code over simulated stores and clocks. */
export async function runModel(histories: number): Promise<string> {
  await runProperty('libs/cache/test/property', { COHERENCE_RUNS: String(histories) });
  return `${histories} random histories, nothing stale accepted`;
}

/** The long form of the property test of what becomes of tokens: the real service and its database. */
export async function runLifecycle(sequences: number): Promise<string> {
  await runProperty('services/token/test/lifecycle', { LIFECYCLE_RUNS: String(sequences) });
  return `${sequences} random sequences, each as the model says`;
}

function runProperty(tests: string, size: Readonly<Record<string, string>>): Promise<void> {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', tests],
    { cwd: root, env: { ...process.env, ...size }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return status === 0 ? Promise.resolve() : Promise.reject(new Error(stderr));
}
