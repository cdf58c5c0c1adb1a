import { readFileSync, readdirSync } from 'node:fs';

/** proc(5): a tick is 1/USER_HZ, which Linux shows to programs as 1/100 s on every architecture. */
const microsecondsPerTick = 10_000;

interface ProcessStat {
  readonly parent: number;
  readonly ticks: number;
  /** Of the children that have ended and were waited for. */
  readonly endedTicks: number;
}

/**
 * CPU time in microseconds, user and system, that these processes and all that descend from them
 * have used so far. Children that have ended are not counted.
 */
export function cpuTimeOf(roots: readonly number[]): number {
  return sumOf(roots, ({ ticks }) => ticks);
}

/** The same of this process and all that it started, those that have ended too. */
export function ownCpuTime(): number {
  return sumOf([process.pid], ({ ticks, endedTicks }) => ticks + endedTicks);
}

/** CPU time in microseconds that everything has used so far, what the hypervisor took included. */
export function machineCpuTime(): number {
  // user, nice, system, idle, iowait, irq, softirq, steal: whoever causes an interrupt, it is work.
  const fields = readFileSync('/proc/stat', 'latin1').split('\n')[0]?.split(/\s+/) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * microsecondsPerTick;
}

function sumOf(roots: readonly number[], ticksOf: (stat: ProcessStat) => number): number {
  const stats = new Map<number, ProcessStat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat) stats.set(Number(name), stat);
  }
  let ticks = 0;
  for (const [pid, stat] of stats) {
    if (descends(pid, roots, stats)) ticks += ticksOf(stat);
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
  // After the name, which may hold anything: field 4 is the parent, 14 and 15 user and system time,
  // 16 and 17 those of ended children.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    parent: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
    endedTicks: Number(fields[13]) + Number(fields[14]),
  };
}
