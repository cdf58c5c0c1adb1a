import { readFileSync } from 'node:fs';

/** The most memory that a process has held at once so far, in MiB. */
export function peakMemoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`Process ${pid} does not tell its memory.`);
  return Number(kibibytes) / 1_024;
}
