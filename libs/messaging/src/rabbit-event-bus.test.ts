import { afterAll, afterEach, expect, test } from '@jest/globals';
import {
  createRabbitNamespace,
  describeWith,
  eventually,
  startTcpProxy,
} from '@orchestrator/testing';
import { connect } from 'amqplib';
import type { Channel } from 'amqplib';
import { InjectingProxy } from '../test/injecting-proxy.js';
import { newEvent, silentLog } from '../test/events.js';
import type { CloudEvent } from './cloud-event.js';
import type { EventBus } from './event-bus.js';
import { createRabbitEventBus } from './rabbit-event-bus.js';
import type { RabbitEventBusOptions } from './rabbit-event-bus.js';

const within = { withinMs: 15_000 };

describeWith('rabbit')('RabbitMQ event bus', ({ rabbit: url }) => {
  const broker = createRabbitNamespace(url);
  const exchange = broker.exchange('events');
  broker.exchange('events.dead');
  const buses: EventBus[] = [];

  const open = (options: Partial<RabbitEventBusOptions> = {}) => {
    const bus = createRabbitEventBus({
      url,
      exchange,
      queuePrefix: broker.prefix,
      log: silentLog,
      ...options,
    });
    buses.push(bus);
    return bus;
  };

  /** Notes a queue and its dead letters for removal. */
  const named = (queue: string) => {
    broker.queue(`${queue}.dead`);
    return broker.queue(queue);
  };

  const withChannel = async <T>(work: (channel: Channel) => Promise<T>): Promise<T> => {
    const connection = await connect(url);
    const channel = await connection.createChannel();
    const result = await work(channel);
    // Closing the connection alone would drop what the channel has not written yet.
    await channel.close();
    await connection.close();
    return result;
  };
  const take = (queue: string) =>
    withChannel(async (channel) => {
      const message = await channel.get(broker.queue(queue), { noAck: true });
      return message ? message.content.toString() : undefined;
    });

  const address = () => ({ host: new URL(url).hostname, port: Number(new URL(url).port || 5672) });
  const through = (port: number) => {
    const proxied = new URL(url);
    proxied.hostname = '127.0.0.1';
    proxied.port = String(port);
    return proxied.href;
  };

  const collect = async (bus: EventBus, queue: string, types: readonly string[]) => {
    named(queue);
    const got: CloudEvent[] = [];
    const subscription = await bus.consume({
      queue,
      types,
      handle: (event) => {
        got.push(event);
        return Promise.resolve();
      },
    });
    return { got, subscription };
  };

  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
  });
  afterAll(() => broker.clear());

  test('a published event reaches every queue that wants its type, unchanged', async () => {
    const bus = open();
    const tokens = await collect(bus, 'a.tokens', ['token.*']);
    const others = await collect(bus, 'b.others', ['user.*']);
    await Promise.all([tokens.subscription.whenActive(), others.subscription.whenActive()]);
    const event = newEvent('token.revoked.v1', { tokenId: 'ä' });
    await bus.publish([event]);
    await eventually(() => tokens.got.length === 1, within);
    expect(tokens.got).toEqual([event]);
    expect(others.got).toEqual([]);
    expect(bus.status()).toEqual({ connected: true, blocked: false, activeConsumers: 2 });
  });

  test('an event waits in its durable queue while its consumer is away', async () => {
    const first = await collect(open(), 'a.away', ['away.*']);
    await first.subscription.whenActive();
    await first.subscription.close();
    const bus = open();
    await bus.publish([newEvent('away.now.v1')]);
    const second = await collect(bus, 'a.away', ['away.*']);
    await eventually(() => second.got.length === 1, within);
    expect(first.got).toEqual([]);
  });

  test('each transient consumer hears every event, and its queue goes and comes with its connection', async () => {
    const proxy = await startTcpProxy({ target: address() });
    const consumers = await Promise.all(
      [url, through(proxy.port)].map(async (at) => {
        const bus = open({ url: at });
        const consumer = { bus, got: [] as unknown[], active: 0 };
        await bus.consume({
          queue: 'a.memory',
          types: ['memory.*'],
          transient: true,
          maxAttempts: 1,
          onActive: () => (consumer.active += 1),
          handle: ({ data }) => {
            consumer.got.push(data);
            return data === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve();
          },
        });
        await eventually(() => consumer.active === 1, within);
        return consumer;
      }),
    );
    const [steady, cut] = consumers;
    const tell = (...data: string[]) =>
      steady!.bus.publish(data.map((each) => newEvent('memory.now.v1', each)));
    await tell('bad', 'good');
    for (const { got } of consumers) await eventually(() => got.length === 2, within);
    await proxy.refuse();
    proxy.cut();
    await tell('missed');
    await proxy.accept();
    await eventually(() => cut?.active === 2, within);
    await tell('late');
    await eventually(() => cut?.got.at(-1) === 'late', within);
    expect(steady?.got).toEqual(['bad', 'good', 'missed', 'late']);
    expect(cut?.got).toEqual(['bad', 'good', 'late']);
    expect(steady?.active).toBe(1);
  });

  test('fault 12: poison messages end in the dead-letter queue and do not stop the others', async () => {
    const bus = open();
    const handled: unknown[] = [];
    let attempts = 0;
    named('a.poison');
    const subscription = await bus.consume({
      queue: 'a.poison',
      types: ['poison.*'],
      maxAttempts: 3,
      retryDelayMs: 5,
      prefetch: 1,
      handle: ({ data }) => {
        if (data !== 'poison') handled.push(data);
        else {
          attempts += 1;
          return Promise.reject(new Error('no'));
        }
        return Promise.resolve();
      },
    });
    await subscription.whenActive();
    await withChannel((channel) => {
      channel.publish(exchange, 'poison.unparseable', Buffer.from('not an event'));
      return Promise.resolve();
    });
    const poison = newEvent('poison.thrown.v1', 'poison');
    await bus.publish([poison, newEvent('poison.none.v1', 'good')]);
    await eventually(() => handled.length === 1, within);
    expect(attempts).toBe(3);
    const dead: (string | undefined)[] = [];
    await eventually(async () => {
      const letter = await take('a.poison.dead');
      if (letter !== undefined) dead.push(letter);
      return dead.length === 2;
    }, within);
    expect(new Set(dead)).toEqual(new Set(['not an event', JSON.stringify(poison)]));
  });

  test('a message that kills its consumer each time ends in the dead-letter queue', async () => {
    const { subscription } = await collect(open(), 'a.killer', ['killer.*']);
    await subscription.whenActive();
    await subscription.close();
    const event = newEvent('killer.one.v1');
    await open().publish([event]);
    let letter: string | undefined;
    await eventually(async () => {
      await withChannel(async (channel) => {
        // Taken and never acknowledged: the channel's end gives it back, as a killed process does.
        await channel.get(broker.queue('a.killer'));
      });
      letter = await take('a.killer.dead');
      return letter !== undefined;
    }, within);
    expect(letter).toBe(JSON.stringify(event));
  });

  test('an event is delivered again when its consumer is lost before the acknowledgement', async () => {
    const proxy = await startTcpProxy({ target: address() });
    const bus = open({ url: through(proxy.port) });
    named('a.lost');
    let calls = 0;
    const subscription = await bus.consume({
      queue: 'a.lost',
      types: ['lost.*'],
      handle: async () => {
        calls += 1;
        if (calls > 1) return;
        proxy.cut();
        await eventually(() => bus.status().activeConsumers === 0, within);
      },
    });
    await subscription.whenActive();
    await open().publish([newEvent('lost.one.v1')]);
    await eventually(() => calls === 2, within);
    await bus.close();
    await proxy.close();
  });

  test('closed while it connects and is cut, it leaves no error behind', async () => {
    // Each answer of the broker is late, so that some cuts come just after the handshake.
    const lateMs = 40;
    const cutAfter = async (ms: number) => {
      const proxy = await startTcpProxy({ target: address() });
      proxy.delay(lateMs, 'to-client');
      const bus = open({ url: through(proxy.port) });
      await eventually(() => proxy.connectionCount > 0);
      const closed = bus.close();
      await new Promise((resolve) => setTimeout(resolve, ms));
      proxy.cut();
      await closed;
      await proxy.close();
    };
    await Promise.all(Array.from({ length: 16 }, (_, step) => cutAfter((step * lateMs) / 3)));
  });

  test('a cut connection comes back by itself, for publishing and consuming', async () => {
    const proxy = await startTcpProxy({ target: address() });
    const bus = open({ url: through(proxy.port), publishTimeoutMs: 300 });
    const { got, subscription } = await collect(bus, 'a.cut', ['cut.*']);
    await subscription.whenActive();
    await eventually(() => bus.status().connected, within);
    await proxy.refuse();
    proxy.cut();
    await eventually(() => !bus.status().connected, within);
    const event = newEvent('cut.one.v1');
    const began = Date.now();
    await expect(bus.publish([event])).rejects.toMatchObject({ failure: 'unavailable' });
    expect(Date.now() - began).toBeLessThan(2_000);
    await proxy.accept();
    await eventually(() => bus.status().connected);
    await bus.publish([event]);
    await eventually(() => got.length === 1);
    await bus.close();
    await proxy.close();
  });

  test('publishing rejects in bounded time when the broker confirms nothing', async () => {
    const proxy = await startTcpProxy({ target: address() });
    const bus = open({ url: through(proxy.port), publishTimeoutMs: 300 });
    await bus.publish([newEvent('stall.before.v1')]);
    proxy.pause();
    const began = Date.now();
    await expect(bus.publish([newEvent('stall.one.v1')])).rejects.toMatchObject({
      failure: 'unconfirmed',
    });
    expect(Date.now() - began).toBeLessThan(2_000);
    await bus.close();
    await proxy.close();
  });

  test('publishing rejects at once while the broker is blocked, and works again after', async () => {
    const proxy = new InjectingProxy(address());
    await proxy.start();
    const bus = open({ url: through(proxy.port) });
    await bus.publish([newEvent('blocked.before.v1')]);
    proxy.inject(connectionMethod(60, '\u0004disk'));
    await eventually(() => bus.status().blocked, within);
    const began = Date.now();
    await expect(bus.publish([newEvent('blocked.one.v1')])).rejects.toMatchObject({
      failure: 'blocked',
    });
    expect(Date.now() - began).toBeLessThan(500);
    proxy.inject(connectionMethod(61, ''));
    await eventually(() => !bus.status().blocked, within);
    await bus.publish([newEvent('blocked.after.v1')]);
    await bus.close();
    await proxy.close();
  });

  test('a bus may start before its broker', async () => {
    const proxy = await startTcpProxy({ target: address() });
    await proxy.refuse();
    const bus = open({ url: through(proxy.port) });
    const { got, subscription } = await collect(bus, 'a.early', ['early.*']);
    expect(bus.status().connected).toBe(false);
    const published = bus.publish([newEvent('early.one.v1')]).catch((error: unknown) => error);
    await proxy.accept();
    await subscription.whenActive();
    await published;
    await bus.publish([newEvent('early.two.v1')]);
    await eventually(() => got.some(({ type }) => type === 'early.two.v1'), within);
    await bus.close();
    await proxy.close();
  });

  test('a deleted queue is declared again and consumed', async () => {
    const bus = open();
    const { got, subscription } = await collect(bus, 'a.deleted', ['deleted.*']);
    await subscription.whenActive();
    await withChannel((channel) => channel.deleteQueue(broker.queue('a.deleted')));
    await eventually(() => bus.status().activeConsumers === 0, within);
    await eventually(() => bus.status().activeConsumers === 1, within);
    await bus.publish([newEvent('deleted.one.v1')]);
    await eventually(() => got.length === 1, within);
  });

  test('an event that somebody must want is refused while no queue is bound for it', async () => {
    const bus = open({ mandatoryTypes: ['wanted.*'] });
    const event = newEvent('wanted.one.v1');
    await bus.publish([newEvent('unwanted.one.v1')]);
    await expect(bus.publish([event])).rejects.toMatchObject({ failure: 'unroutable' });
    const { got, subscription } = await collect(bus, 'a.wanted', ['wanted.*']);
    await subscription.whenActive();
    await bus.publish([event]);
    await eventually(() => got.length === 1, within);
  });

  test('closing waits for the events in hand', async () => {
    const bus = open();
    named('a.closing');
    const done: string[] = [];
    let started: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (started = resolve));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const subscription = await bus.consume({
      queue: 'a.closing',
      types: ['closing.*'],
      handle: async ({ id }) => {
        started();
        await gate;
        done.push(id);
      },
    });
    await subscription.whenActive();
    const event = newEvent('closing.one.v1');
    await bus.publish([event]);
    await running;
    const closed = bus.close();
    release();
    await closed;
    expect(done).toEqual([event.id]);
    const again = await collect(open(), 'a.closing', ['closing.*']);
    await again.subscription.whenActive();
    await again.subscription.close();
    expect(again.got).toEqual([]);
  });

  test('a URL of another scheme is refused without being quoted', () => {
    expect(() => open({ url: 'http://user:secret@127.0.0.1' })).toThrow(
      /^The broker URL must begin with amqp:\/\/ or amqps:\/\/\.$/,
    );
  });
});

/** A frame of class `connection` on channel 0 (AMQP 0-9-1, section 2.3.5), as the broker sends it. */
function connectionMethod(method: number, text: string): Buffer {
  const payload = Buffer.concat([Buffer.from([0, 10, 0, method]), Buffer.from(text)]);
  const header = Buffer.from([1, 0, 0, 0, 0, 0, payload.length]);
  return Buffer.concat([header, payload, Buffer.from([0xce])]);
}
