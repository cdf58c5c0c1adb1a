import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { BeatOutcome, InvalidateOutcome, InvalidateRequest, OwnerLink } from '../ports.js';
import type { Keyspace } from './keyspace.js';
import { runScript } from './run-script.js';
import { scripts as realScripts, type Script } from './scripts.js';

/** One connection of an owner replica to Redis. */
export class RedisOwnerLink implements OwnerLink {
  constructor(
    private readonly redis: Redis,
    private readonly keyspace: Keyspace,
    private readonly isCurrent: () => boolean,
    readonly reset: () => void,
    private readonly scripts: Record<'now' | 'beat' | 'invalidate', Script> = realScripts,
  ) {}

  async now(): Promise<{ serverId: string; timeMs: number }> {
    const { state, log } = this.keyspace;
    const reply = await this.#run(this.scripts.now, [state, log], [randomUUID()]);
    const [serverId, timeMs] = reply as [string, number];
    return { serverId, timeMs };
  }

  async beat(epoch: number, serverId: string, begunAtMs: number): Promise<BeatOutcome> {
    const { state } = this.keyspace;
    const reply = await this.#run(this.scripts.beat, [state], [epoch, serverId, begunAtMs]);
    return (reply as [BeatOutcome])[0];
  }

  async invalidate(request: InvalidateRequest): Promise<InvalidateOutcome> {
    const { state, leases, log, tombstones, invalidations } = this.keyspace;
    const { serverId, ids, ownerId, reference } = request;
    const values = [serverId, tombstones, invalidations, JSON.stringify(ids), ownerId, reference];
    const reply = await this.#run(this.scripts.invalidate, [state, leases, log], values);
    const outcome = reply as ['refused'] | ['sent', string[]];
    return outcome[0] === 'sent' ? { kind: 'sent', leases: outcome[1] } : { kind: 'refused' };
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
