import type { CloudEvent } from './cloud-event.js';
import { createDeferred } from './deferred.js';
import type { Deferred } from './deferred.js';
import { PublishError } from './event-bus.js';
import type { ConsumeOptions, EventLog } from './event-bus.js';
import { handleWithRetries } from './retry-handler.js';

interface Entry {
  event: CloudEvent;
  settled: Deferred<undefined>;
}

/** One consumer's events, handled one after the other. */
export class InProcessQueue {
  readonly patterns: readonly string[];
  readonly #options: ConsumeOptions;
  readonly #log: EventLog;
  readonly #bury: (event: CloudEvent) => void;
  readonly #waiting = new Map<string, Entry>();
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: ConsumeOptions, log: EventLog, bury: (event: CloudEvent) => void) {
    this.patterns = options.types;
    this.#options = options;
    this.#log = log;
    this.#bury = bury;
  }

  /** Settles when the event was handled or buried. An event that still waits isn't queued twice. */
  push(event: CloudEvent): Promise<unknown> {
    const known = this.#waiting.get(event.id);
    if (known) return known.settled.promise;
    const entry: Entry = { event, settled: createDeferred<undefined>() };
    // A publisher that gave up no longer listens.
    entry.settled.promise.catch(() => undefined);
    this.#waiting.set(event.id, entry);
    this.#running ??= this.#run();
    return entry.settled.promise;
  }

  /** Stops after the event in hand; the publishers of those that wait get an error. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    // Delivery is asynchronous: never within the publisher's own call.
    await new Promise((resolve) => setImmediate(resolve));
    for (const entry of this.#waiting.values()) {
      const outcome = await handleWithRetries(
        this.#options,
        entry.event,
        this.#abort.signal,
        this.#log,
      );
      this.#waiting.delete(entry.event.id);
      if (outcome === 'dead') this.#bury(entry.event);
      if (outcome === 'aborted') {
        entry.settled.reject(new PublishError('closed', 'The consumer closed.'));
      } else {
        entry.settled.resolve(undefined);
      }
    }
    this.#running = undefined;
  }
}
