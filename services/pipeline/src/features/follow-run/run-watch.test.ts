import { afterEach, expect, test } from '@jest/globals';
import { eventually } from '@orchestrator/testing';
import { type RunWatch, watchRuns } from './run-watch.js';

const never = new AbortController().signal;
let pulses = new Map<string, string>();
let asked: (readonly string[])[] = [];
let fault: Error | undefined;
const faults: unknown[] = [];
let watch: RunWatch;

const open = (everyMs = 1): RunWatch => {
  pulses = new Map();
  asked = [];
  fault = undefined;
  watch = watchRuns({
    everyMs,
    onFault: (error) => faults.push(error),
    pulsesOf: (runIds) => {
      asked.push(runIds);
      return fault ? Promise.reject(fault) : Promise.resolve(new Map(pulses));
    },
  });
  return watch;
};
afterEach(() => watch.close());

/** Goes on waiting until it is let go, and counts how often. */
const follow = (runId: string, signal = never) => {
  const follower = { wakes: 0 };
  const go = async (): Promise<void> => {
    while (!signal.aborted) {
      const since = watch.moment(runId);
      await watch.changed(runId, since, signal);
      follower.wakes += 1;
    }
  };
  void go();
  return follower;
};

test('a change before the first round is seen by it', async () => {
  open();
  const since = watch.moment('a');
  pulses.set('a', 'changed after one looked and before one waits');
  await watch.changed('a', since, never);
});

test('a change that another’s round has seen meanwhile does not wait for the next', async () => {
  open(600_000);
  pulses.set('a', '1');
  const first = new AbortController();
  await watch.changed('a', watch.moment('a'), never);
  const other = watch.changed('a', watch.moment('a'), first.signal);
  const since = watch.moment('a');
  watch.nudge('a');
  await other;
  const again = watch.changed('a', watch.moment('a'), first.signal);
  await watch.changed('a', since, never);
  first.abort();
  await again;
});

test('one query a round, whoever follows; none when nobody does', async () => {
  open();
  const gone = new AbortController();
  for (const runId of ['a', 'a', 'b']) follow(runId, gone.signal);
  pulses.set('a', '1').set('b', '1');
  await eventually(() => asked.length > 3);
  expect(asked.every((runIds) => new Set(runIds).size === runIds.length)).toBe(true);
  gone.abort();
  await eventually(() => watch.moment('a') === 0 && watch.moment('b') === 0);
});

test('a run that is gone wakes its followers', async () => {
  open();
  pulses.set('a', '1');
  await watch.changed('a', watch.moment('a'), never);
  const waiting = watch.changed('a', watch.moment('a'), never);
  pulses.delete('a');
  await waiting;
});

test('rounds that fail are told of, and whoever waits goes on waiting', async () => {
  open();
  fault = new Error('out of reach');
  const waiting = watch.changed('a', watch.moment('a'), never);
  await eventually(() => faults.includes(fault));
  fault = undefined;
  pulses.set('a', '1');
  await waiting;
});

test('closing lets everybody go', async () => {
  open(600_000);
  const waiting = watch.changed('a', watch.moment('a'), never);
  await watch.close();
  await waiting;
  await watch.changed('a', watch.moment('a'), never);
});
