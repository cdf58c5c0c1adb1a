import type { OwnerEvents, OwnerRedis, ReaderEvents, ReaderRedis } from '../ports.js';
import { ConnectionPair, type PairOptions } from './connection-pair.js';
import { parseAcknowledgement, parseInvalidation } from './messages.js';
import type { Keyspace } from './keyspace.js';
import { RedisOwnerLink } from './redis-owner-link.js';
import { RedisReaderLink } from './redis-reader-link.js';

export interface SideOptions extends Omit<PairOptions, 'channel'> {
  readonly keyspace: Keyspace;
  readonly onRefused: (error: Error) => void;
}

/** A reader's connections to Redis. */
export class RedisReaderSide implements ReaderRedis {
  #pair: ConnectionPair | null = null;

  constructor(private readonly options: SideOptions) {}

  open(events: ReaderEvents): void {
    const { keyspace, onRefused } = this.options;
    const reset = (): void => this.#pair?.reset();
    this.#pair = new ConnectionPair(
      { ...this.options, channel: keyspace.invalidations },
      {
        up: (commands, isCurrent) =>
          events.up(new RedisReaderLink(commands, keyspace, isCurrent, reset)),
        down: () => events.down(),
        message(text) {
          const invalidation = parseInvalidation(text);
          if (invalidation) events.invalidated(invalidation);
        },
        refused(error) {
          events.refused(error);
          onRefused(error);
        },
      },
    );
  }

  async close(): Promise<void> {
    await this.#pair?.close();
  }
}

/** An owner replica's connections to Redis. */
export class RedisOwnerSide implements OwnerRedis {
  #pair: ConnectionPair | null = null;

  constructor(
    private readonly options: SideOptions,
    private readonly ownerId: string,
  ) {}

  open(events: OwnerEvents): void {
    const { keyspace, onRefused } = this.options;
    const reset = (): void => this.#pair?.reset();
    this.#pair = new ConnectionPair(
      { ...this.options, channel: keyspace.acknowledgements(this.ownerId) },
      {
        up: (commands, isCurrent) =>
          events.up(new RedisOwnerLink(commands, keyspace, isCurrent, reset)),
        down: () => events.down(),
        message(text) {
          const acknowledgement = parseAcknowledgement(text);
          if (acknowledgement) events.acknowledged(...acknowledgement);
        },
        refused(error) {
          events.refused(error);
          onRefused(error);
        },
      },
    );
  }

  async close(): Promise<void> {
    await this.#pair?.close();
  }
}
