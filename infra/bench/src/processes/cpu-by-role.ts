import type { Sample } from '../report/results.js';
import { cpuTimeOf } from './cpu-time.js';

export const cpuMicroseconds = 'cpuMicroseconds';

/** Process numbers by role. */
type Processes = Readonly<Record<string, number | readonly number[]>>;

/**
 * Starts watching processes. The function it gives tells the CPU time that they have used since, in
 * microseconds a request: of each role, and together.
 */
export function watchCpu(processes: Processes): (requests: number) => Sample {
  const before = byRole(processes);
  return (requests) => {
    const spent = Object.entries(byRole(processes)).map(
      ([role, time]) => [`cpu:${role}`, (time - (before[role] ?? 0)) / requests] as const,
    );
    return {
      [cpuMicroseconds]: spent.reduce((sum, [, time]) => sum + time, 0),
      ...Object.fromEntries(spent),
    };
  };
}

const byRole = (processes: Processes): Record<string, number> =>
  Object.fromEntries(
    Object.entries(processes).map(([role, pids]) => [role, cpuTimeOf([pids].flat())]),
  );
