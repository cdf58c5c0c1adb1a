import type { Redis } from 'ioredis';
import type { Beat, Invalidation, ReaderLink, Renewal, StoredEntry } from '../ports.js';
import { acknowledgementText, parseInvalidation } from './messages.js';
import type { Keyspace } from './keyspace.js';
import { runScript } from './run-script.js';
import { scripts as realScripts, type Script } from './scripts.js';

type RenewalReply = [string, number, string, string, string, string, string[]];

/** One connection of a reader to Redis. */
export class RedisReaderLink implements ReaderLink {
  constructor(
    private readonly redis: Redis,
    private readonly keyspace: Keyspace,
    private readonly isCurrent: () => boolean,
    readonly reset: () => void,
    private readonly scripts: Record<'renew' | 'read' | 'fill', Script> = realScripts,
  ) {}

  async renew(readerId: string, handled: number | null): Promise<Renewal> {
    const { state, leases, log } = this.keyspace;
    const reply = await this.#run(
      this.scripts.renew,
      [state, leases, log],
      [readerId, handled ?? ''],
    );
    const [serverId, timeMs, epoch, beatServerId, beats, lastInvalidation, missed] =
      reply as RenewalReply;
    return {
      serverId,
      timeMs,
      beat: beatOf(epoch, beatServerId, beats),
      lastInvalidation: Number(lastInvalidation),
      // One that can't be read is missing from the count, and the reader starts over.
      missed: missed.map(parseInvalidation).filter((message) => message !== null),
    };
  }

  async read(name: string, serverId: string): Promise<StoredEntry | null> {
    const { tombstones } = this.keyspace;
    const reply = await this.#run(
      this.scripts.read,
      [this.keyspace.state, this.keyspace.entry(name)],
      [serverId, tombstones],
    );
    if (reply === null) return null;
    const [idsJson, sealed, timeMs] = reply as [string, string, number];
    return { idsJson, sealed, timeMs };
  }

  async fill(
    name: string,
    serverId: string,
    entry: Omit<StoredEntry, 'timeMs'>,
    deadlineMs: number,
  ): Promise<void> {
    const values = [serverId, this.keyspace.tombstones, entry.idsJson, entry.sealed, deadlineMs];
    await this.#run(this.scripts.fill, [this.keyspace.state, this.keyspace.entry(name)], values);
  }

  async acknowledge(invalidation: Invalidation, readerId: string): Promise<void> {
    this.#requireCurrent();
    const channel = this.keyspace.acknowledgements(invalidation.ownerId);
    await this.redis.publish(channel, acknowledgementText(invalidation.reference, readerId));
  }

  async leave(readerId: string): Promise<void> {
    await this.redis.zrem(this.keyspace.leases, readerId);
  }

  async #run(script: Script, keys: string[], values: (string | number)[]): Promise<unknown> {
    this.#requireCurrent();
    const reply = await runScript(this.redis, script, keys, values);
    this.#requireCurrent();
    return reply;
  }

  #requireCurrent(): void {
    if (!this.isCurrent()) throw new Error('This connection to Redis was lost');
  }
}

function beatOf(epoch: string, serverId: string, beats: string): Beat | null {
  if (epoch === '' || beats === '') return null;
  return { epoch: Number(epoch), serverId, number: Number(beats) };
}
