// `npm test`: finds out which backends are there, says what is left out without them, runs jest, and
// closes with its counts.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const backends = [
  { name: 'PostgreSQL', variable: 'DATABASE_URL', usual: 'postgres://root@127.0.0.1:5432/test' },
  { name: 'Redis', variable: 'REDIS_URL', usual: 'redis://127.0.0.1:6379' },
  { name: 'RabbitMQ', variable: 'AMQP_URL', usual: 'amqp://guest:guest@127.0.0.1:5672' },
];
const usualPorts = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379, 'amqp:': 5672 };

prepare();
const missing = await missingBackends();
for (const name of missing)
  console.error(`\n!!! ${name} is not reachable: the suites that need it are LEFT OUT.`);
if (missing.length > 0 && process.env.REQUIRE_ALL === '1') {
  console.error('\nREQUIRE_ALL=1: leaving a suite out is a failure.');
  process.exit(1);
}
const counts = runJest(process.argv.slice(2));
for (const name of missing) console.error(`LEFT OUT: what needs ${name}`);
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`,
);
process.exitCode = counts.failed > 0 || counts.status !== 0 ? 1 : 0;

async function missingBackends() {
  const answers = await Promise.all(
    backends.map(async ({ name, variable, usual }) => {
      const url = new URL(process.env[variable] ?? usual);
      const reachable = await answersAt(url.hostname, Number(url.port) || usualPorts[url.protocol]);
      return reachable ? [] : [name];
    }),
  );
  const programs = [
    ...(hasCommand('redis-server') ? [] : ['the redis-server command']),
    ...(process.env.CHROMIUM || hasCommand('chromium') ? [] : ['Chromium']),
  ];
  return [...answers.flat(), ...programs];
}

function answersAt(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (reachable) => {
      socket.destroy();
      resolve(reachable);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

function hasCommand(name) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function runJest(args) {
  const results = join(root, '.cache/test-results.json');
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(results, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      // Workers inherit it: with all cores busy, more threads only make collecting dearer.
      '--single-threaded-gc',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--json',
      `--outputFile=${results}`,
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    const report = JSON.parse(readFileSync(results, 'utf8'));
    return {
      status,
      passed: report.numPassedTests,
      // A suite that could not even start has failed, though none of its tests did.
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests,
    };
  } catch {
    return { status: status ?? 1, passed: 0, failed: 1, skipped: 0 };
  }
}
