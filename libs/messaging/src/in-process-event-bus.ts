import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { CloudEvent } from './cloud-event.js';
import { PublishError } from './event-bus.js';
import type { ConsumeOptions, EventBus, EventLog, Subscription } from './event-bus.js';
import { InProcessQueue } from './in-process-queue.js';
import { rejectAfter } from './reject-after.js';
import { matchesPattern, routingKeyOf } from './routing.js';

export interface InProcessEventBusOptions {
  log: EventLog;
  /** Publishing waits until `release()`, so that every consumer is there before the first event. */
  held?: boolean;
  /** Longest time that `publish` waits for the consumers. Default 5 s. */
  publishTimeoutMs?: number;
}

export interface DeadLetter {
  queue: string;
  event: CloudEvent;
}

export interface InProcessEventBus extends EventBus {
  /** Lets events flow on a bus that was created `held`. */
  release(): void;
  /** The newest events (at most 1,000) that no attempt could handle. */
  deadLetters(): readonly DeadLetter[];
}

const deadLettersKept = 1_000;

/**
 * Event bus of the embedded mode: each queue hands on its events one by one, in the order of
 * publishing, with the same retries and dead letters as the broker. There is no disk behind it, so
 * `publish` resolves only when every consumer is done: an outbox row stays unpublished until its
 * effects are committed, and nothing is lost with the process.
 */
export function createInProcessEventBus(options: InProcessEventBusOptions): InProcessEventBus {
  const { log, held = false, publishTimeoutMs = 5_000 } = options;
  const queues = new Map<string, InProcessQueue>();
  const dead: DeadLetter[] = [];
  // A handler that publishes must not wait for the queue that is waiting for it.
  const insideHandler = new AsyncLocalStorage<true>();
  let closed = false;
  let release: () => void = () => undefined;
  const released = held ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();

  const deliver = (events: readonly CloudEvent[]) =>
    events.flatMap((event) => {
      const routingKey = routingKeyOf(event.type);
      return [...queues.values()]
        .filter((queue) => queue.patterns.some((pattern) => matchesPattern(pattern, routingKey)))
        .map((queue) => queue.push(event));
    });

  const publish = async (events: readonly CloudEvent[]) => {
    if (closed) throw new PublishError('closed', 'The event bus is closed.');
    const handled = released.then(() => Promise.all(deliver(copyAsJson(events))));
    if (insideHandler.getStore()) {
      handled.catch(() => undefined);
      return;
    }
    const late = new PublishError('unconfirmed', 'The consumers did not finish in time.');
    await rejectAfter(handled, publishTimeoutMs, late);
  };

  const consume = (consumer: ConsumeOptions): Promise<Subscription> => {
    if (closed) return Promise.reject(new PublishError('closed', 'The event bus is closed.'));
    const name = consumer.transient ? `${consumer.queue}.${randomUUID()}` : consumer.queue;
    if (queues.has(name)) {
      return Promise.reject(new Error(`The queue ${name} has a consumer already.`));
    }
    const handle = (event: CloudEvent) => insideHandler.run(true, () => consumer.handle(event));
    const queue = new InProcessQueue({ ...consumer, queue: name, handle }, log, (event) => {
      if (consumer.transient) return;
      dead.push({ queue: name, event });
      if (dead.length > deadLettersKept) dead.shift();
    });
    queues.set(name, queue);
    consumer.onActive?.();
    return Promise.resolve({
      whenActive: () => Promise.resolve(),
      close: () => {
        queues.delete(name);
        return queue.close();
      },
    });
  };

  return {
    publish,
    consume,
    release,
    deadLetters: () => dead,
    status: () => ({ connected: !closed, blocked: false, activeConsumers: queues.size }),
    close: async () => {
      closed = true;
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      queues.clear();
    },
  };
}

/** What a consumer gets must be what the wire would have carried, and nobody else's object. */
function copyAsJson(events: readonly CloudEvent[]): CloudEvent[] {
  return JSON.parse(JSON.stringify(events)) as CloudEvent[];
}
