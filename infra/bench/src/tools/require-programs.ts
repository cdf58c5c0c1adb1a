import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const packages: Readonly<Record<string, string>> = {
  nginx: 'nginx-light',
  wrk: 'wrk',
  'redis-server': 'redis-server',
};

const versionArguments: Readonly<Record<string, string>> = {
  nginx: '-v',
  wrk: '-v',
  'redis-server': '--version',
};

/**
 * Makes sure that nginx, wrk and redis-server are there, from the packages of the distribution if
 * need be, and gives the version of each.
 * @throws Error that says what to install
 */
export function requirePrograms(): Record<string, string> {
  const missing = Object.keys(packages).filter((program) => versionOf(program) === undefined);
  if (missing.length > 0) install(missing.map((program) => packages[program] ?? program));
  return Object.fromEntries(
    Object.keys(packages).map((program) => {
      const version = versionOf(program);
      if (version === undefined) throw new Error(`${program} is installed but doesn't run.`);
      return [program, version];
    }),
  );
}

function versionOf(program: string): string | undefined {
  // wrk ends its version with an exit code of 1.
  const { error, stdout, stderr } = run(program, [versionArguments[program] ?? '--version']);
  if (error) return undefined;
  return `${stdout}${stderr}`.split('\n')[0] ?? '';
}

function install(names: readonly string[]): void {
  const sentence = `The benchmark needs ${names.join(', ')}: apt-get install ${names.join(' ')}`;
  const root = process.getuid?.() === 0;
  // Where an init system runs, the packages would start servers of the whole machine.
  if (!root || existsSync('/run/systemd/system')) throw new Error(sentence);
  console.error(`Installing ${names.join(', ')} …`);
  const updated = apt(['update']);
  const installed = apt(['install', '-y', '--no-install-recommends', ...names]);
  if (!updated || !installed) throw new Error(sentence);
}

function apt(args: readonly string[]): boolean {
  // invoke-rc.d starts no server in run level 1.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return run('apt-get', args, env, 300_000).status === 0;
}

function run(command: string, args: readonly string[], env = process.env, timeoutMs = 5_000) {
  return spawnSync(command, args, { env, encoding: 'utf8', timeout: timeoutMs });
}
