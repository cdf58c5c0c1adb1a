import type { Redis } from 'ioredis';
import type { BeatOutcome, InvalidateOutcome, InvalidateRequest, OwnerLink } from '../ports.js';
import type { Keyspace } from './keyspace.js';
import { runScript } from './run-script.js';
import { scripts as realScripts, type Script } from './scripts.js';

type BeatReply = ['written', number] | ['late' | 'backwards' | 'other-server'];

/** One connection of an owner replica to Redis. */
export class RedisOwnerLink implements OwnerLink {
  constructor(
    private readonly redis: Redis,
    private readonly keyspace: Keyspace,
    private readonly isCurrent: () => boolean,
    readonly reset: () => void,
    private readonly scripts: Record<'now' | 'beat' | 'invalidate', Script> = realScripts,
  ) {}

  async now(): Promise<{ runId: string; timeMs: number }> {
    const [runId, timeMs] = (await this.#run(this.scripts.now, [], [])) as [string, number];
    return { runId, timeMs };
  }

  async beat(epoch: number, runId: string, begunAtMs: number): Promise<BeatOutcome> {
    const reply = await this.#run(
      this.scripts.beat,
      [this.keyspace.state],
      [epoch, runId, begunAtMs],
    );
    const outcome = reply as BeatReply;
    return outcome[0] === 'written'
      ? { kind: 'written', number: outcome[1] }
      : { kind: outcome[0] };
  }

  async invalidate(request: InvalidateRequest): Promise<InvalidateOutcome> {
    const { state, leases, log, tombstones, invalidations } = this.keyspace;
    const { runId, ids, ownerId, reference, lastBeat } = request;
    const values = [
      runId,
      tombstones,
      invalidations,
      JSON.stringify(ids),
      ownerId,
      reference,
      lastBeat,
    ];
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
