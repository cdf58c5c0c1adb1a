import type { CloudEvent } from './cloud-event.js';

/** The part of a structured logger that is needed here; a pino logger fits. */
export interface EventLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ConsumeOptions {
  /** Durable queue, `<service>.<purpose>`. All replicas of a service share it. */
  queue: string;
  /** Routing patterns such as `token.*` or `run.requested`. */
  types: readonly string[];
  /**
   * Does the effect of one event. Delivery is at least once and in no promised order, so the effect
   * and an inbox row belong in one transaction. A throw means: try again, later in the dead letters.
   */
  handle: (event: CloudEvent) => Promise<void>;
  /** Events in hand at once (RabbitMQ only; in-process they come one by one). Default 16. */
  prefetch?: number;
  /** How often the handler may throw before the event goes to the dead letters. Default 5. */
  maxAttempts?: number;
  /** Wait before the second attempt; doubled for each one after it, up to 5 s. Default 200 ms. */
  retryDelayMs?: number;
  /**
   * Says that an error is the fault of a dependency (the database is down) rather than of the event:
   * such an attempt doesn't count, and the event is kept and tried until it passes.
   */
  isTransient?: (error: unknown) => boolean;
  /**
   * Each replica hears every event, on a queue of its own that goes with it: for what is kept in memory
   * and can be had anew. What is told while it is away is missed, and there are no dead letters.
   */
  transient?: boolean;
  /** Events flow: called the first time, and whenever they do again after the broker was lost. */
  onActive?: () => void;
}

export interface Subscription {
  /** Resolves when the queue exists and events flow for the first time. */
  whenActive(): Promise<void>;
  /** Takes no more events, waits for those in hand (bounded), and leaves the queue as it is. */
  close(): Promise<void>;
}

export interface EventBusStatus {
  connected: boolean;
  /** The broker refuses to take events for now (disk or memory alarm). */
  blocked: boolean;
  /** Subscriptions that are receiving at this moment. */
  activeConsumers: number;
}

/** Port to whatever carries events between services. */
export interface EventBus {
  /**
   * Resolves after every event is safe: the broker confirmed it, or in-process every consumer is
   * done with it. Rejects with {@link PublishError} within a bounded time otherwise; some of the
   * events may have gone out then, so the caller publishes all of them again.
   */
  publish(events: readonly CloudEvent[]): Promise<void>;
  /** Starts a consumer. Resolves at once: the broker may come up later, and may come and go. */
  consume(options: ConsumeOptions): Promise<Subscription>;
  status(): EventBusStatus;
  /** Ends subscriptions, then connections. Publishing afterwards rejects. */
  close(): Promise<void>;
}

export type PublishFailure = 'closed' | 'unavailable' | 'blocked' | 'unconfirmed' | 'unroutable';

export class PublishError extends Error {
  override readonly name = 'PublishError';
  constructor(
    readonly failure: PublishFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
