import type { Channel, ChannelModel } from 'amqplib';
import { createDeferred } from './deferred.js';
import type { EventLog } from './event-bus.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { rejectAfter } from './reject-after.js';

const longestReopenDelayMs = 2_000;
const setupTimeoutMs = 10_000;

export interface ChannelSetup<C extends Channel> {
  create: (model: ChannelModel) => Promise<C>;
  /** Declarations, consumers, listeners. */
  prepare: (channel: C) => Promise<void>;
  log: EventLog;
}

export interface KeptChannel<C extends Channel> {
  current(): C | undefined;
  /** The open channel, as soon as there is one; rejects with the error when the time is up. */
  whenOpen(timeoutMs: number, late: Error): Promise<C>;
  /** Drops a channel that can't be trusted any more; a new one follows. */
  discard(channel: C): void;
  close(): Promise<void>;
}

/**
 * Keeps one channel open on a connection that comes and goes. The broker closes a channel for any
 * fault in its use, so each user has one to itself, and an accident stays where it happened.
 */
export function keepChannel<C extends Channel>(
  connection: RabbitConnection,
  setup: ChannelSetup<C>,
): KeptChannel<C> {
  let current: C | undefined;
  let closed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let opened = createDeferred<C>();

  const isOver = (model: ChannelModel) => closed || connection.current() !== model;

  const lost = (channel: C) => {
    if (current !== channel) return;
    current = undefined;
    opened = createDeferred<C>();
    const model = connection.current();
    if (model) startLater(model);
  };

  const startLater = (model: ChannelModel) => {
    if (isOver(model)) return;
    const delayMs = Math.min(longestReopenDelayMs, 100 * 2 ** Math.min(failures, 8));
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(() => start(model), delayMs);
  };

  const attempt = async (model: ChannelModel) => {
    const channel = await setup.create(model);
    const life = { open: true };
    channel.on('error', (error) => {
      setup.log.warn({ error }, 'the broker closed a channel; opening another');
    });
    channel.once('close', () => {
      life.open = false;
      lost(channel);
    });
    const late = new Error('The broker took too long to prepare a channel.');
    await rejectAfter(setup.prepare(channel), setupTimeoutMs, late).catch((error: unknown) => {
      channel.close().catch(() => undefined);
      throw error;
    });
    if (!life.open) throw new Error('The broker closed the channel at once.');
    if (isOver(model)) {
      await channel.close();
      return;
    }
    current = channel;
    failures = 0;
    opened.resolve(channel);
  };

  const start = (model: ChannelModel) => {
    if (current || isOver(model)) return;
    attempt(model).catch((error: unknown) => {
      if (isOver(model)) return;
      setup.log.warn({ error }, 'could not prepare a channel to the broker; trying again');
      startLater(model);
    });
  };

  connection.onConnect((model) => {
    if (current) lost(current);
    start(model);
  });

  return {
    current: () => current,
    whenOpen: (timeoutMs, late) => rejectAfter(opened.promise, timeoutMs, late),
    discard: (channel) => {
      lost(channel);
      channel.close().catch(() => undefined);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const channel = current;
      current = undefined;
      await channel?.close().catch(() => undefined);
    },
  };
}
