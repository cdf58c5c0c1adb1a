import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

import { closeAtEnd } from './end-registry.js';

/**
 * Reads `add <pid>` and `remove <pid>`; at the end of its input, which comes however its parent
 * dies, it kills what is left. A shell, since it has to start fast and be small.
 */
export const watchdogScript = `
pids=' '
while read -r verb pid; do
  case $verb in
    add) pids="$pids$pid " ;;
    remove) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
`;

let commands: Writable | undefined;

function watchdog(): Writable {
  if (commands) return commands;
  // A session of its own, so that a Ctrl-C in the terminal doesn't end it before its work is done.
  const child = spawn('/bin/sh', ['-c', watchdogScript], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  const { stdin } = child;
  stdin.on('error', () => undefined);
  (stdin as Writable & { unref?: () => void }).unref?.();
  commands = stdin;
  closeAtEnd(() => {
    stdin.end();
    commands = undefined;
  });
  return stdin;
}

/** Has the process killed when this one is gone, even by SIGKILL. */
export function killWithParent(pid: number): void {
  watchdog().write(`add ${pid}\n`);
}

/** Says that the process has exited: its number may soon belong to another one. */
export function forgetProcess(pid: number): void {
  commands?.write(`remove ${pid}\n`);
}
