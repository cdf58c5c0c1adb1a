import { setTimeout as delay } from 'node:timers/promises';
import type { ManagedProcess } from '../system/managed-process.js';
import type { System } from '../system/system.js';
import type { WireAgent } from './wire-agent.js';

/** Where services die, each by the name of the place in their code. */
const failpoints: readonly (readonly ['pipeline' | 'triggerIngest', string])[] = [
  ['pipeline', 'claim.before-commit'],
  ['pipeline', 'claim.after-commit'],
  ['pipeline', 'run-requested.after-effect'],
  ['pipeline', 'requeue.after-commit'],
  ['pipeline', 'outbox.before-publish'],
  ['pipeline', 'outbox.after-confirm'],
  ['triggerIngest', 'accept.before-commit'],
  ['triggerIngest', 'accept.after-commit'],
  ['triggerIngest', 'outbox.before-publish'],
];
/** How long a place is waited for that nothing may come to any more. */
const dieWithinMs = 4_000;

export interface Harm {
  readonly counts: Record<string, number>;
  stop(): Promise<void>;
}

/** Kills and pauses agents at random until it is stopped. */
export function harmAgents(
  agents: readonly WireAgent[],
  { everyMs, leaseMs }: { readonly everyMs: number; readonly leaseMs: number },
): Harm {
  const counts = { 'agents paused past their lease': 0, 'agents killed': 0 };
  return repeat(counts, async () => {
    await delay(everyMs * (0.5 + Math.random()));
    const agent = agents[Math.floor(Math.random() * agents.length)];
    if (agent === undefined) return;
    if (Math.random() < 0.4) {
      counts['agents paused past their lease'] += 1;
      agent.pause(leaseMs * (1.2 + Math.random()));
    } else {
      counts['agents killed'] += 1;
      agent.restart(Math.random() < 0.5);
    }
  });
}

/** Kills services: at each named place in turn, and one in the midst of whatever it does. */
export function harmServices(system: System, { everyMs }: { readonly everyMs: number }): Harm {
  const counts: Record<string, number> = { 'services killed': 0 };
  let turn = 0;
  return repeat(counts, async () => {
    await delay(everyMs);
    const step = failpoints[turn % (failpoints.length + 1)];
    turn += 1;
    if (step === undefined) return killAnywhere(system.agentGateway.process, counts);
    const [service, failpoint] = step;
    const { process } = system[service];
    await process.kill();
    await process.start({ FAILPOINT: failpoint });
    const died = await Promise.race([process.died().then(() => true), delay(dieWithinMs, false)]);
    if (died) counts[failpoint] = (counts[failpoint] ?? 0) + 1;
    else await process.kill();
    await process.start();
  });
}

async function killAnywhere(
  process: ManagedProcess,
  counts: Record<string, number>,
): Promise<void> {
  await process.kill();
  counts['services killed'] = (counts['services killed'] ?? 0) + 1;
  await process.start();
}

/** Restarts Redis and cuts RabbitMQ off, one after the other. */
export function harmBackends(system: System, { everyMs }: { readonly everyMs: number }): Harm {
  const counts = { 'Redis restarted': 0, 'RabbitMQ cut off': 0 };
  const { redis, rabbit } = system.backends;
  return repeat(counts, async () => {
    await delay(everyMs);
    await redis.kill();
    await delay(everyMs / 4);
    await redis.restart();
    counts['Redis restarted'] += 1;
    await delay(everyMs);
    await rabbit.refuse();
    rabbit.cut();
    await delay(everyMs / 2);
    await rabbit.accept();
    counts['RabbitMQ cut off'] += 1;
  });
}

function repeat(counts: Record<string, number>, once: () => Promise<void>): Harm {
  const over = new AbortController();
  const work = (async () => {
    while (!over.signal.aborted) await once();
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
