import { Readable } from 'node:stream';

/** One event of a stream of events. */
export interface ServerSentEvent {
  /** Where a client that comes back goes on: it sends it as `Last-Event-ID`. */
  readonly id?: string;
  /** The name that clients listen for; `message` where there is none. */
  readonly event?: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

export interface EventStreamOptions {
  /** What the client has already: its `Last-Event-ID` header, or where a query says to begin. */
  readonly after?: string | undefined;
  /**
   * The next events beyond an id, in order, so many as fit a piece of memory; it waits until there is
   * one, until `signal` is aborted (the client is gone), or as long as it likes and gives none. `null`
   * ends the stream. It is asked again only when the client has read what came before.
   */
  readonly next: (
    after: string | undefined,
    signal: AbortSignal,
  ) => Promise<readonly ServerSentEvent[] | null>;
  /** A sign of life when nothing else was sent for so long; less than proxies wait (a minute). */
  readonly heartbeatMs?: number;
  /** How long until `next` is asked again after it gave no event. */
  readonly idleMs?: number;
}

/**
 * A stream of server-sent events (HTML Living Standard, section 9.2), for an answer that is declared
 * as `text/event-stream`. Nothing is kept for a slow reader but the id of the last event it was sent.
 */
export const eventStream = (options: EventStreamOptions): Readable => new EventStream(options);

class EventStream extends Readable {
  readonly #next: EventStreamOptions['next'];
  readonly #idleMs: number;
  readonly #gone = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  #idle: NodeJS.Timeout | undefined;
  #after: string | undefined;
  #asking = false;
  #ended = false;

  constructor({ after, next, heartbeatMs = 15_000, idleMs = 1_000 }: EventStreamOptions) {
    super({ highWaterMark: 1 });
    this.#after = after;
    this.#next = next;
    this.#idleMs = idleMs;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
  }

  override _read(): void {
    if (!this.#asking) void this.#ask();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#idle);
    this.#gone.abort(new Error('the reader of events went away'));
    callback(error);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#idle);
    this.#asking = true;
    try {
      const events = await this.#next(this.#after, this.#gone.signal);
      this.#asking = false;
      if (!this.destroyed) this.#give(events);
    } catch (error) {
      if (!this.destroyed) this.destroy(asError(error));
    }
  }

  #give(events: readonly ServerSentEvent[] | null): void {
    if (events === null) {
      this.#ended = true;
      this.push(null);
    } else if (events.length === 0) {
      this.#idle = setTimeout(() => this._read(), this.#idleMs);
    } else {
      this.#after = events.findLast(({ id }) => id !== undefined)?.id ?? this.#after;
      this.#heartbeat.refresh();
      this.push(events.map(written).join(''));
    }
  }

  /** A comment, which readers pass over. To one that has not read what is there it would be a burden. */
  #beat(): void {
    if (this.readableLength === 0 && !this.#ended) this.push(':\n\n');
  }
}

/** @throws Error for an id or a name that would be read as more than that */
function written({ id, event, data }: ServerSentEvent): string {
  const json = JSON.stringify(data);
  return `${field('id', id)}${field('event', event)}data: ${json}\n\n`;
}

function field(name: 'id' | 'event', value: string | undefined): string {
  if (value === undefined) return '';
  if (/[\r\n\0]/.test(value)) throw new Error(`A server-sent ${name} has a line break in it`);
  return `${name}: ${value}\n`;
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('The next events could not be read');
