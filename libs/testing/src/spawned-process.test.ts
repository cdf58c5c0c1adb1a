import { describe, expect, test } from '@jest/globals';

import { eventually } from './eventually.js';
import { spawnProcess } from './spawned-process.js';

const node = (script: string) => ({ args: ['-e', script] });
const running = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const forever = 'setInterval(() => {}, 1000);';

describe('spawnProcess', () => {
  test('comes when the line is there and keeps both outputs apart', async () => {
    const spawned = await spawnProcess({
      ...node(`console.error('warming up'); console.log('ready on 1'); ${forever}`),
      readyWhen: (line) => line.startsWith('ready'),
    });
    await spawned.waitForLine(/warming/);
    expect(spawned.stdout).toEqual(['ready on 1']);
    expect(spawned.stderr).toEqual(['warming up']);
    await spawned.kill();
  });

  test('fails with its last lines, and leaves nothing running, when it does not get ready', async () => {
    await expect(
      spawnProcess({
        ...node("console.error('no port'); process.exitCode = 3"),
        readyWhen: /ready/,
      }),
    ).rejects.toThrow(/ended with 3[^]*no port/);

    const slow = spawnProcess({
      ...node(`console.log('pid ' + process.pid); ${forever}`),
      readyWhen: /never/,
      readyWithinMs: 1_000,
    });
    const error = await slow.catch((reason: unknown) => reason as Error);
    expect(error).toBeInstanceOf(Error);
    const [, pid] = /pid (\d+)/.exec((error as Error).message) ?? [];
    expect(running(Number(pid))).toBe(false);
  });

  test('fails when there is no such program', async () => {
    await expect(spawnProcess({ command: '/nowhere/at-all' })).rejects.toThrow('ENOENT');
  });

  test('stop ends it by SIGTERM and tells how it ended', async () => {
    const spawned = await spawnProcess({
      ...node(`process.on('SIGTERM', () => process.exit(7)); console.log('ready'); ${forever}`),
      readyWhen: /ready/,
    });
    await expect(spawned.stop()).resolves.toEqual({ code: 7, signal: null });
    await expect(spawned.stop()).resolves.toEqual({ code: 7, signal: null });
    expect(spawned.signal('SIGCONT')).toBe(false);
  });

  test('stop kills and complains when SIGTERM is ignored', async () => {
    const spawned = await spawnProcess({
      ...node(`process.on('SIGTERM', () => {}); console.log('ready'); ${forever}`),
      readyWhen: /ready/,
    });
    await expect(spawned.stop({ withinMs: 100 })).rejects.toThrow('had to be killed');
    await expect(spawned.exit).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    await expect(spawned.stop()).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('a paused process does nothing until it is resumed, and can be stopped', async () => {
    const spawned = await spawnProcess({
      ...node("console.log('ready'); setInterval(() => console.log('tick'), 5);"),
      readyWhen: /tick/,
    });
    const state = async (): Promise<string> => {
      const ps = await spawnProcess({
        command: 'ps',
        args: ['-o', 'stat=', '-p', `${spawned.pid}`],
      });
      await ps.exit;
      return ps.stdout.join('');
    };
    spawned.pause();
    await eventually(async () => expect(await state()).toMatch(/^T/));
    spawned.resume();
    await eventually(async () => expect(await state()).not.toMatch(/^T/));
    spawned.pause();
    await expect(spawned.stop()).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('waitForLine knows earlier lines and rejects when the process ends without it', async () => {
    const spawned = await spawnProcess(
      node("process.stdout.write('one\\ntwo\\nthe last, no end')"),
    );
    await expect(spawned.waitForLine(/^the last/)).resolves.toBe('the last, no end');
    await expect(spawned.waitForLine(/^one$/)).resolves.toBe('one');
    await expect(spawned.waitForLine(/three/)).rejects.toThrow('ended with 0');
  });

  test('adds to the environment and takes away from it', async () => {
    const spawned = await spawnProcess({
      ...node('console.log(JSON.stringify([process.env.ADDED, process.env.HOME]))'),
      env: { ADDED: 'yes', HOME: undefined },
    });
    await spawned.exit;
    expect(spawned.stdout).toEqual(['["yes",null]']);
  });
});
