import { spawn } from 'node:child_process';

import { closeAtEnd } from './end-registry.js';
import { readLines } from './line-reader.js';
import { LineLog, type LineMatch } from './line-log.js';
import { forgetProcess, killWithParent } from './watchdog.js';

export interface SpawnOptions {
  /** The program; this Node unless said otherwise, so that `args` begins with a script. */
  command?: string;
  args?: readonly string[];
  /** Added to the environment of this process; `undefined` takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** The line of output that says that it is ready; without one it is ready when it runs. */
  readyWhen?: LineMatch;
  /** How long to wait for that line; 15,000 ms unless said otherwise. */
  readyWithinMs?: number;
}

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface SpawnedProcess {
  readonly pid: number;
  /** Every line of standard output so far. */
  readonly stdout: readonly string[];
  /** Every line of standard error so far. */
  readonly stderr: readonly string[];
  /** Comes when the process has ended, however it did. */
  readonly exit: Promise<ProcessExit>;
  /** The first line of either output that matches, already there or to come. */
  waitForLine(match: LineMatch, options?: { withinMs?: number }): Promise<string>;
  /** Sends a signal; false when the process is no more. */
  signal(signal: NodeJS.Signals): boolean;
  /** Freezes the process: it keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
  /** SIGKILL, and comes when it is dead. */
  kill(): Promise<ProcessExit>;
  /** SIGTERM (to a paused process too); kills and throws when it isn't gone in time (10,000 ms). */
  stop(options?: { withinMs?: number }): Promise<ProcessExit>;
}

/**
 * Starts a process and comes when it is ready. It is killed at the end of the test file, and when
 * this process dies in whatever way, if it wasn't stopped before.
 */
export async function spawnProcess(options: SpawnOptions): Promise<SpawnedProcess> {
  const { command = process.execPath, args = [], env, cwd, readyWhen, readyWithinMs } = options;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  const log = new LineLog([command, ...args].join(' '));
  readLines(child.stdout, (line) => log.add('stdout', line));
  readLines(child.stderr, (line) => log.add('stderr', line));

  const exit = new Promise<ProcessExit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      log.end(`ended with ${signal ?? code}`);
      resolve({ code, signal });
    });
  });
  const { pid } = child;
  if (pid === undefined) {
    await exit;
    throw new Error(`${command} did not start.`);
  }

  killWithParent(pid);
  const spawned = control(child, pid, log, exit);
  const done = closeAtEnd(async () => {
    await spawned.kill();
  });
  child.once('exit', () => {
    forgetProcess(pid);
    done();
    // A grandchild may hold the other end of the pipes for good.
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, 500).unref();
  });

  if (readyWhen !== undefined) {
    try {
      await log.waitFor(readyWhen, readyWithinMs ?? 15_000);
    } catch (error) {
      await spawned.kill();
      throw error;
    }
  }
  return spawned;
}

function control(
  child: ReturnType<typeof spawn>,
  pid: number,
  log: LineLog,
  exit: Promise<ProcessExit>,
): SpawnedProcess {
  const kill = (): Promise<ProcessExit> => {
    child.kill('SIGKILL');
    return exit;
  };
  return {
    pid,
    stdout: log.stdout,
    stderr: log.stderr,
    exit,
    waitForLine: (match, { withinMs = 10_000 } = {}) => log.waitFor(match, withinMs),
    signal: (signal) => child.kill(signal),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill,
    stop: async ({ withinMs = 10_000 } = {}) => {
      if (child.exitCode !== null || child.signalCode !== null) return exit;
      child.kill('SIGTERM');
      child.kill('SIGCONT');
      const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
      const ended = await exit;
      clearTimeout(timer);
      if (ended.signal === 'SIGKILL') {
        throw new Error(`Process ${pid} had to be killed ${withinMs} ms after SIGTERM.`);
      }
      return ended;
    },
  };
}
