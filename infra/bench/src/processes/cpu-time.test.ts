import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { spawnProcess } from '@orchestrator/testing';
import { cpuTimeOf, machineCpuTime, ownCpuTime } from './cpu-time.js';

const whereProcIs = existsSync('/proc/self/stat') ? describe : describe.skip;

// Ends by itself: killing the shell between would leave it behind.
const busyForAWhile = `
  const end = Date.now() + 300;
  while (Date.now() < end);
  console.log('worked');
  setTimeout(() => {}, 3000);`;

whereProcIs('CPU time', () => {
  test('the work of a grandchild counts, that of others does not', async () => {
    const parent = await spawnProcess({
      command: '/bin/sh',
      // The second command keeps the shell from becoming the child itself.
      args: ['-c', `'${process.execPath}' -e "${busyForAWhile}"; true`],
      readyWhen: /^worked$/,
    });
    const idle = await spawnProcess({ command: 'sleep', args: ['60'] });
    expect(cpuTimeOf([parent.pid])).toBeGreaterThan(50_000);
    expect(cpuTimeOf([idle.pid])).toBeLessThan(50_000);
    expect(cpuTimeOf([])).toBe(0);
    await idle.kill();
    await parent.kill();
  });

  test('a child that has ended still counts as own work, and that as work of the machine', async () => {
    const before = { own: ownCpuTime(), machine: machineCpuTime() };
    const busy = await spawnProcess({
      args: ['-e', 'const end = Date.now() + 300; while (Date.now() < end);'],
    });
    await busy.exit;
    expect(ownCpuTime() - before.own).toBeGreaterThan(50_000);
    expect(machineCpuTime() - before.machine).toBeGreaterThan(50_000);
  });
});
