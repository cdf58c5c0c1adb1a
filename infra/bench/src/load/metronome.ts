// A worker thread that says when the next request is due. Timers of the event loop are a
// millisecond coarse; waiting on memory that nobody changes is exact to some 50 µs and costs nothing.
import { parentPort, workerData } from 'node:worker_threads';

export interface Beats {
  /** Of the monotonic clock of the machine, in nanoseconds. */
  readonly startNs: bigint;
  readonly intervalNs: bigint;
  readonly count: number;
}

const { startNs, intervalNs, count } = workerData as Beats;
const nobodyChanges = new Int32Array(new SharedArrayBuffer(4));

for (let beat = 0; beat < count; beat += 1) {
  const dueNs = startNs + intervalNs * BigInt(beat);
  const waitMs = Number(dueNs - process.hrtime.bigint()) / 1e6;
  if (waitMs > 0) Atomics.wait(nobodyChanges, 0, 0, waitMs);
  parentPort?.postMessage(dueNs);
}
