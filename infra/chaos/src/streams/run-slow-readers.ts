import assert from 'node:assert/strict';
import { eventually } from '@orchestrator/testing';
import type { System } from '../system/system.js';
import { LogFollower } from './log-follower.js';
import { inMebibytes, ProcessMemory } from './process-memory.js';
import type { HeldJob, StreamGround } from './stream-ground.js';

const linesAtOnce = 64;
const line = 'x'.repeat(16 * 1_024);
const quickReaders = 2;
/** Of lines that are sent before anybody is slow. */
const batchesBefore = 3;
/** Of the slow ones; the rest go away. */
const returning = 4;
/** Nobody may be kept waiting for so long as this: that is for good. */
const stuckMs = 30_000;

export interface SlowReadersOptions {
  /** Who follow a log and read none of it. */
  readonly slowReaders: number;
  /** Of a MiB each, that the agent sends meanwhile. */
  readonly batches: number;
}

/**
 * An agent sends many lines, which some read at once and others not at all. No batch is sent before
 * those who read have the one before, so if the slow ones kept anybody waiting it would not come to an
 * end. Then some of those read on, and others come back by the id of the last event they saw.
 * @throws AssertionError where a line is missing or comes twice, or where what nobody reads is held
 */
export async function runSlowReaders(
  system: System,
  ground: StreamGround,
  { slowReaders, batches }: SlowReadersOptions,
): Promise<object> {
  const job = await ground.holdJob();
  const follow = (before?: LogFollower) =>
    LogFollower.open(job.origin, job.runId, ground.readerToken, before);
  const open = (count: number) => Promise.all(Array.from({ length: count }, () => follow()));
  const quick = await open(quickReaders);
  const way = [...system.gateways, system.pipeline].map(({ process }) => process);
  let sent = 0;
  const send = async (): Promise<number> => {
    const begunAt = performance.now();
    await job.sendLines(
      sent,
      Array.from({ length: linesAtOnce }, () => line),
    );
    const tookMs = performance.now() - begunAt;
    sent += linesAtOnce;
    await allHave(quick, sent);
    return tookMs;
  };

  const sendMany = async (count: number): Promise<number> => {
    const took: number[] = [];
    for (let batch = 0; batch < count; batch += 1) took.push(await send());
    return median(took);
  };

  const postMs = { withoutSlowReaders: await sendMany(batchesBefore), beside: 0 };
  const slow = await open(slowReaders);
  await allHave(slow, sent);
  for (const reader of slow) reader.pause();
  const memory = new ProcessMemory(way);
  const held = await memory.during(async () => {
    postMs.beside = await sendMany(batches);
  });
  const behind = slow.map(({ next }) => sent - next);

  for (const reader of slow.slice(returning)) reader.leave();
  const later = await Promise.all(
    slow.slice(0, returning).map((reader, index) => comeBack(reader, index, follow)),
  );
  await end(job, [...quick, ...later], sent);
  const figures = {
    aboveIdle: inMebibytes(held),
    linesBehind: Math.max(...behind),
    postMs,
  };
  assert.ok(Math.min(...behind) > 0, 'slow readers were not slow');
  // Far more than garbage that waits, and far less than what they have not read.
  const mostBytes = 0.4 * slowReaders * batches * linesAtOnce * line.length;
  assert.ok(Math.max(...Object.values(held)) < mostBytes, JSON.stringify(figures));
  return figures;
}

const allHave = (readers: readonly LogFollower[], lines: number): Promise<boolean> =>
  eventually(() => readers.every(({ next }) => next >= lines), {
    withinMs: stuckMs,
    everyMs: 2,
  });

/** Every other one reads on; the rest were cut off, and go on where they were. */
async function comeBack(
  reader: LogFollower,
  index: number,
  follow: (before: LogFollower) => Promise<LogFollower>,
): Promise<LogFollower> {
  if (index % 2 === 0) {
    reader.resume();
    return reader;
  }
  reader.leave();
  return follow(reader);
}

async function end(job: HeldJob, readers: readonly LogFollower[], sent: number): Promise<void> {
  await job.end();
  await allHave(readers, sent);
  await eventually(() => readers.every(({ hasEnded }) => hasEnded), { withinMs: stuckMs });
  assert.deepEqual(
    readers.flatMap(({ fault = [] }) => fault),
    [],
  );
}

const median = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
