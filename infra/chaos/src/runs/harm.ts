import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../system/system.js';
import type { WireAgent } from './wire-agent.js';

/** Something bad that goes on until it is stopped. */
export interface Harm {
  /** How often, by what was done. */
  readonly counts: Readonly<Record<string, number>>;
  /** @throws what it failed with */
  stop(): Promise<void>;
}

/** Kills and pauses agents at random, and has them leave. */
export function harmAgents(
  agents: readonly WireAgent[],
  { everyMs, leaseMs }: { readonly everyMs: number; readonly leaseMs: number },
): Harm {
  const counts = { 'agents paused past their lease': 0, 'agents killed': 0, 'agents left': 0 };
  return repeat(counts, async (rest) => {
    await rest(everyMs * (0.5 + Math.random()));
    const agent = agents[Math.floor(Math.random() * agents.length)];
    if (agent === undefined) return;
    const fate = Math.random();
    if (fate < 0.4) {
      counts['agents paused past their lease'] += 1;
      agent.pause(leaseMs * (1.2 + Math.random()));
    } else if (fate < 0.85) {
      counts['agents killed'] += 1;
      agent.restart(Math.random() < 0.5);
    } else {
      counts['agents left'] += 1;
      agent.leave();
    }
  });
}

/** Restarts Redis and cuts RabbitMQ off, one after the other. */
export function harmBackends(system: System, { everyMs }: { readonly everyMs: number }): Harm {
  const counts = { 'Redis restarted': 0, 'RabbitMQ cut off': 0 };
  const { redis, rabbit } = system.backends;
  return repeat(counts, async (rest) => {
    await rest(everyMs);
    await redis.kill();
    await rest(everyMs / 4).finally(() => redis.restart());
    counts['Redis restarted'] += 1;
    await rest(everyMs);
    await rabbit.refuse();
    rabbit.cut();
    await rest(everyMs / 4).finally(() => rabbit.accept());
    counts['RabbitMQ cut off'] += 1;
  });
}

/** @param once rests only for as long as there is more to come */
function repeat(
  counts: Record<string, number>,
  once: (rest: (forMs: number) => Promise<void>) => Promise<void>,
): Harm {
  const over = new AbortController();
  const { signal } = over;
  const work = (async () => {
    try {
      while (!signal.aborted) await once((forMs) => delay(forMs, undefined, { signal }));
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  })();
  // Told when it is stopped; until then nobody waits for it.
  work.catch(() => undefined);
  return {
    counts,
    stop: () => {
      over.abort();
      return work;
    },
  };
}

/** By its code: where tests run, errors of Node are of another class `Error`. */
const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ABORT_ERR';
