import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The long form of the protocol's property test: the real code over simulated stores and clocks. */
export async function runModel(histories: number): Promise<string> {
  await runTests(['libs/cache/test/property'], { COHERENCE_RUNS: String(histories) });
  return `${histories} random histories, nothing stale accepted`;
}

/** The long form of the property test of what becomes of tokens: the real service and its database. */
export async function runLifecycle(sequences: number): Promise<string> {
  await runTests(['services/token/test/lifecycle'], { LIFECYCLE_RUNS: String(sequences) });
  return `${sequences} random sequences, each as the model says`;
}

/** The long form of every race that is run inside one service. */
export async function runRounds(rounds: number): Promise<string> {
  const suites = suitesThatSay('raceRounds');
  await runTests(suites, { RACE_ROUNDS: String(rounds) }, ['--testTimeout=1800000']);
  return `${suites.length} suites, each of their races ${rounds} times`;
}

/** The tests of services in which this word is. */
function suitesThatSay(word: string): string[] {
  const services = join(root, 'services');
  return readdirSync(services, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .map((file) => join(services, file))
    .filter((path) => readFileSync(path, 'utf8').includes(word));
}

function runTests(
  tests: readonly string[],
  size: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Promise<void> {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...more, ...tests],
    { cwd: root, env: { ...process.env, ...size }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return status === 0 ? Promise.resolve() : Promise.reject(new Error(stderr));
}
