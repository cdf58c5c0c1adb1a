import { describe, expect, test } from '@jest/globals';

import { isGone, runProcess, thisProcess } from './process-identity.js';
import { spawnProcess } from './spawned-process.js';

describe('process identity', () => {
  test('this process and its run are not gone', () => {
    expect(isGone(thisProcess)).toBe(false);
    expect(isGone(runProcess)).toBe(false);
  });

  test('a process that ended is gone, and so is an earlier one with the same number', async () => {
    const ended = await spawnProcess({ args: ['-e', ''] });
    await ended.exit;
    expect(isGone({ ...thisProcess, pid: ended.pid })).toBe(true);
    expect(isGone({ ...thisProcess, start: `${thisProcess.start}0` })).toBe(true);
  });

  test('of another machine nothing is known', () => {
    expect(isGone({ host: 'ffffff', pid: 4_194_304, start: '0' })).toBe(false);
  });
});
