import { Redis, type RedisOptions } from 'ioredis';
import { EvictionPolicyError } from '../errors.js';
import { figures } from '../figures.js';
import type { CoherenceLog } from '../log.js';

export interface PairEvents {
  /** Both connections are live, subscribed and checked. `isCurrent` turns false when either is lost. */
  up(commands: Redis, isCurrent: () => boolean): void;
  down(): void;
  message(text: string): void;
  refused(error: Error): void;
}

export interface PairOptions {
  readonly redisUrl: string;
  readonly channel: string;
  readonly log: CoherenceLog;
}

const retryMs = 250;

/**
 * The command connection and the subscription of one side of the protocol. They count as one: when either is lost, the
 * pair is down, and nothing that was sent before is ever sent again.
 */
export class ConnectionPair {
  readonly #commands: Redis;
  readonly #subscriber: Redis;
  #generation = 0;
  #isUp = false;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: PairOptions,
    private readonly events: PairEvents,
  ) {
    this.#commands = this.#connect({ commandTimeout: figures.commandTimeoutMs });
    this.#subscriber = this.#connect({ commandTimeout: figures.silentConnectionMs });
    this.#subscriber.on('message', (_channel: string, text: string) => events.message(text));
  }

  /** Drops both connections and makes new ones. */
  reset(): void {
    this.#lost();
    for (const redis of [this.#commands, this.#subscriber]) redis.disconnect(true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#lost();
    await Promise.all([this.#commands, this.#subscriber].map(disconnected));
  }

  #connect(own: RedisOptions): Redis {
    const redis = new Redis(this.options.redisUrl, {
      ...own,
      // On the request path an answer that is late is worth nothing, and one repeated elsewhere is a danger.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      connectTimeout: figures.silentConnectionMs,
      keepAlive: 5_000,
      retryStrategy: (attempt) => Math.min(attempt * 50, 500),
    });
    redis.on('ready', () => void this.#prepare());
    redis.on('close', () => this.#lost());
    redis.on('error', (error: Error) => {
      if (this.#isUp) this.options.log.warn({ err: error }, 'connection to Redis failed');
    });
    return redis;
  }

  #lost(): void {
    this.#generation++;
    clearTimeout(this.#retry);
    if (!this.#isUp) return;
    this.#isUp = false;
    this.events.down();
  }

  async #prepare(): Promise<void> {
    if (this.#commands.status !== 'ready' || this.#subscriber.status !== 'ready') return;
    const generation = ++this.#generation;
    const isCurrent = (): boolean => generation === this.#generation && !this.#closed;
    try {
      await this.#subscriber.subscribe(this.options.channel);
      await this.#requireNoEviction();
      if (!isCurrent()) return;
      this.#isUp = true;
      this.events.up(this.#commands, isCurrent);
    } catch (error) {
      if (!isCurrent()) return;
      if (error instanceof EvictionPolicyError) this.events.refused(error);
      else this.options.log.warn({ err: error }, 'Redis is reachable but not usable yet');
      this.#retry = setTimeout(() => void this.#prepare(), retryMs);
    }
  }

  /** INFO tells the policy where CONFIG is forbidden, as managed servers do. */
  async #requireNoEviction(): Promise<void> {
    const policy =
      /maxmemory_policy:(\S+)/.exec(await this.#commands.info('memory'))?.[1] ?? 'unknown';
    if (policy !== 'noeviction') throw new EvictionPolicyError(policy);
  }
}

/** Between two attempts there is no connection whose end could be awaited. */
async function disconnected(redis: Redis): Promise<void> {
  const connected = ['connecting', 'connect', 'ready'].includes(redis.status);
  const ended = connected && new Promise<void>((resolve) => redis.once('end', () => resolve()));
  redis.disconnect();
  await ended;
}
