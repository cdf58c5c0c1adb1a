// Sends requests at a steady rate, whether or not the earlier ones were answered, and measures each
// from the moment at which it was due: a target that stalls can't hide by slowing its clients.
// Argument: an `OpenLoopPlan` as JSON. Prints an `OpenLoopRecord` as JSON.
import { Worker } from 'node:worker_threads';
import { ConnectionPool } from './connection-pool.js';
import type { Beats } from './metronome.js';
import type { OpenLoopPlan, OpenLoopRecord } from './open-loop.js';

const plan = JSON.parse(process.argv[2] ?? '') as OpenLoopPlan;
const request = [
  `GET ${plan.path} HTTP/1.1`,
  `Host: 127.0.0.1:${plan.port}`,
  `Authorization: ${plan.authorization}`,
  '\r\n',
].join('\r\n');
const settleMs = 500;
const drainMs = 5_000;

const pool = new ConnectionPool(plan.port, request, plan.connections, 16);
const warmUp = Math.round(plan.requestsPerSecond * plan.warmUpSeconds);
const measured = Math.round(plan.requestsPerSecond * plan.seconds);
const fromDueMs: number[] = [];
const lateMs: number[] = [];
let answers = 0;
let failed = 0;

const beats: Beats = {
  startNs: process.hrtime.bigint() + BigInt(settleMs * 1e6),
  intervalNs: BigInt(Math.round(1e9 / plan.requestsPerSecond)),
  count: warmUp + measured,
};
const firstMeasuredNs = beats.startNs + beats.intervalNs * BigInt(warmUp);
const metronome = new Worker(new URL('./metronome.js', import.meta.url), { workerData: beats });
metronome.on('message', (dueNs: bigint) => {
  const counts = dueNs >= firstMeasuredNs;
  if (counts) lateMs.push(millisecondsSince(dueNs));
  pool.send((status) => {
    if (counts) fromDueMs.push(millisecondsSince(dueNs));
    if (status !== 200) failed += 1;
    answers += 1;
    if (answers === beats.count) finish();
  });
});
metronome.once('exit', () => setTimeout(finish, drainMs).unref());

function millisecondsSince(momentNs: bigint): number {
  return Number(process.hrtime.bigint() - momentNs) / 1e6;
}

function finish(): void {
  const record: OpenLoopRecord = { fromDueMs, lateMs, failed: failed + beats.count - answers };
  process.stdout.write(`${JSON.stringify(record)}\n`, () => process.exit());
  pool.close();
}
