import { readFileSync, readdirSync } from 'node:fs';

/** proc(5): a tick is 1/USER_HZ, which Linux shows to programs as 1/100 s on every architecture. */
const microsecondsPerTick = 10_000;

interface ProcessStat {
  readonly parent: number;
  readonly ticks: number;
}

/**
 * CPU time in microseconds, user and system, that these processes and all that descend from them
 * have used so far. Children that have ended are not counted.
 */
export function cpuTimeOf(roots: readonly number[]): number {
  const stats = new Map<number, ProcessStat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat) stats.set(Number(name), stat);
  }
  let ticks = 0;
  for (const [pid, stat] of stats) {
    if (descends(pid, roots, stats)) ticks += stat.ticks;
  }
  return ticks * microsecondsPerTick;
}

function descends(
  pid: number,
  roots: readonly number[],
  stats: ReadonlyMap<number, ProcessStat>,
): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = stats.get(at)?.parent) {
    if (roots.includes(at)) return true;
  }
  return false;
}

function statOf(pid: string): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // It has just ended.
  }
  // After the name, which may hold anything: field 4 is the parent, 14 and 15 user and system time.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
