import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@orchestrator/testing';
import { newEvent, silentLog } from '../test/events.js';
import type { CloudEvent } from './cloud-event.js';
import { createInProcessEventBus } from './in-process-event-bus.js';
import type { InProcessEventBus } from './in-process-event-bus.js';

describe('in-process event bus', () => {
  let bus: InProcessEventBus;
  beforeEach(() => {
    bus = createInProcessEventBus({ log: silentLog, publishTimeoutMs: 2_000 });
  });
  afterEach(() => bus.close());

  const collect = async (types: readonly string[], queue = 'test.collect') => {
    const got: CloudEvent[] = [];
    await bus.consume({
      queue,
      types,
      handle: (event) => {
        got.push(event);
        return Promise.resolve();
      },
    });
    return got;
  };

  test('hands each event to every queue that wants its type, in the order of publishing', async () => {
    const tokens = await collect(['token.*'], 'a.tokens');
    const ends = await collect(['*.ended', 'token.revoked'], 'b.ends');
    const types = ['token.created.v1', 'token.revoked.v1', 'session.ended.v1'];
    await bus.publish(types.map((type) => newEvent(type)));
    expect(tokens.map(({ type }) => type)).toEqual(types.slice(0, 2));
    expect(ends.map(({ type }) => type)).toEqual(types.slice(1));
  });

  test('each transient consumer hears every event, on a queue of its own without dead letters', async () => {
    const got: string[][] = [[], []];
    let active = 0;
    for (const mine of got) {
      await bus.consume({
        queue: 'test.memory',
        types: ['#'],
        transient: true,
        maxAttempts: 1,
        onActive: () => (active += 1),
        handle: ({ type }) => {
          mine.push(type);
          return type === 'b.bad.v1' ? Promise.reject(new Error('no')) : Promise.resolve();
        },
      });
    }
    await bus.publish(['a.b.v1', 'b.bad.v1', 'c.d.v1'].map((type) => newEvent(type)));
    expect(got).toEqual(Array(2).fill(['a.b.v1', 'b.bad.v1', 'c.d.v1']));
    expect([active, bus.deadLetters()]).toEqual([2, []]);
  });

  test('publishing resolves only after the consumers are done', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let done = false;
    await bus.consume({
      queue: 'test.slow',
      types: ['#'],
      handle: async () => {
        await gate;
        done = true;
      },
    });
    const published = bus.publish([newEvent('a.b.v1')]);
    expect(done).toBe(false);
    release();
    await published;
    expect(done).toBe(true);
  });

  test('publishing rejects in bounded time when a consumer hangs, and a repeat is not queued twice', async () => {
    bus = createInProcessEventBus({ log: silentLog, publishTimeoutMs: 50 });
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let calls = 0;
    await bus.consume({
      queue: 'test.hanging',
      types: ['#'],
      handle: () => {
        calls += 1;
        return gate;
      },
    });
    const event = newEvent('a.b.v1');
    await expect(bus.publish([event])).rejects.toMatchObject({ failure: 'unconfirmed' });
    await expect(bus.publish([event])).rejects.toMatchObject({ failure: 'unconfirmed' });
    release();
    await bus.publish([newEvent('c.d.v1')]);
    expect(calls).toBe(2);
  });

  test('fault 12: a poison event ends in the dead letters and does not stop the others', async () => {
    const attempts = new Map<unknown, number>();
    await bus.consume({
      queue: 'test.poison',
      types: ['#'],
      maxAttempts: 3,
      retryDelayMs: 1,
      handle: ({ data }) => {
        attempts.set(data, (attempts.get(data) ?? 0) + 1);
        return data === 'poison' ? Promise.reject(new Error('no')) : Promise.resolve();
      },
    });
    const poison = newEvent('a.b.v1', 'poison');
    await bus.publish([poison, newEvent('a.b.v1', 'good')]);
    expect(Object.fromEntries(attempts)).toEqual({ poison: 3, good: 1 });
    expect(bus.deadLetters()).toEqual([{ queue: 'test.poison', event: poison }]);
  });

  test('a failing dependency does not use up the attempts of an event', async () => {
    let calls = 0;
    await bus.consume({
      queue: 'test.transient',
      types: ['#'],
      maxAttempts: 2,
      retryDelayMs: 1,
      isTransient: (error) => error instanceof RangeError,
      handle: () => {
        calls += 1;
        return calls < 6 ? Promise.reject(new RangeError('down')) : Promise.resolve();
      },
    });
    await bus.publish([newEvent('a.b.v1')]);
    expect(calls).toBe(6);
    expect(bus.deadLetters()).toEqual([]);
  });

  test('a handler may publish without waiting for itself', async () => {
    const seen: string[] = [];
    await bus.consume({
      queue: 'test.chain',
      types: ['#'],
      handle: async ({ type }) => {
        seen.push(type);
        if (type === 'first.step.v1') await bus.publish([newEvent('second.step.v1')]);
      },
    });
    await bus.publish([newEvent('first.step.v1')]);
    await eventually(() => seen.length === 2);
    expect(seen).toEqual(['first.step.v1', 'second.step.v1']);
  });

  test('a held bus delivers nothing before its release', async () => {
    bus = createInProcessEventBus({ log: silentLog, held: true });
    const published = bus.publish([newEvent('a.b.v1')]);
    const got = await collect(['#']);
    bus.release();
    await published;
    expect(got).toHaveLength(1);
  });

  test('a consumer can not change what another one gets', async () => {
    await bus.consume({
      queue: 'a.first',
      types: ['#'],
      handle: ({ data }) => Promise.resolve(void ((data as { n: number }).n = 2)),
    });
    const event = newEvent('a.b.v1', { n: 1 });
    await bus.publish([event]);
    expect(event.data).toEqual({ n: 1 });
  });

  test('a closed bus refuses to publish', async () => {
    await bus.close();
    await expect(bus.publish([newEvent('a.b.v1')])).rejects.toMatchObject({ failure: 'closed' });
  });
});
