import { availableParallelism } from 'node:os';
import { machineCpuTime, ownCpuTime } from './cpu-time.js';

/**
 * Starts watching the machine. The function it gives tells which share of it, from 0 to 1, others
 * than this process and its children have used since: what makes figures worth less.
 */
export function watchOtherWork(): () => number {
  const startedMs = performance.now();
  const before = othersCpuTime();
  return () => {
    const passedMicroseconds = (performance.now() - startedMs) * 1_000 * availableParallelism();
    return Math.max(0, (othersCpuTime() - before) / passedMicroseconds);
  };
}

const othersCpuTime = () => machineCpuTime() - ownCpuTime();
