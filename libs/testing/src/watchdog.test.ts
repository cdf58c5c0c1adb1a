import { expect, test } from '@jest/globals';

import { eventually } from './eventually.js';
import { spawnProcess } from './spawned-process.js';
import { watchdogScript } from './watchdog.js';

const running = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts four processes, hands all to the watchdog, takes the second and the last one back. */
const parentScript = `
const { spawn } = require('node:child_process');
const watchdog = spawn('/bin/sh', ['-c', process.argv[1]], {
  detached: true,
  stdio: ['pipe', 'ignore', 'ignore'],
});
const pids = [1, 2, 3, 4].map(() => spawn('sleep', ['60'], { stdio: 'ignore' }).pid);
for (const pid of pids) watchdog.stdin.write('add ' + pid + '\\n');
for (const pid of [pids[1], pids[3], 1]) watchdog.stdin.write('remove ' + pid + '\\n');
watchdog.stdin.write('', () => console.log('pids', ...pids));
setInterval(() => {}, 1000);
`;

test('when a process dies by SIGKILL the watchdog kills what it started and did not take back', async () => {
  const parent = await spawnProcess({ args: ['-e', parentScript, watchdogScript] });
  const line = await parent.waitForLine(/^pids/);
  const pids = line.split(' ').slice(1).map(Number);
  expect(pids.map(running)).toEqual([true, true, true, true]);
  await parent.kill();
  await eventually(() => !running(pids[0]!) && !running(pids[2]!));
  expect([running(pids[1]!), running(pids[3]!)]).toEqual([true, true]);
  for (const spared of [pids[1]!, pids[3]!]) process.kill(spared, 'SIGKILL');
});
