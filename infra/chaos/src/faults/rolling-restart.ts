import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { LostRequestError, type KeepAliveClient } from '../system/keep-alive-client.js';
import { connectTo, type IssuedToken, type System } from '../system/system.js';

const riders = 6;

interface Load {
  readonly answered: Map<number, number>;
  readonly lost: string[];
  stop(): Promise<void>;
}

/** Stops and starts one gateway after the other under load, behind clients that choose one that answers. */
export async function rollingRestart(system: System): Promise<ReadonlyMap<number, number>> {
  const token = await system.issue();
  const load = startLoad(system, token);
  try {
    for (const gateway of system.gateways) {
      await delay(300);
      await gateway.process.stop();
      await gateway.process.start();
      await system.trusted([gateway]);
    }
  } finally {
    await load.stop();
  }
  assert.deepEqual(load.lost, []);
  assert.deepEqual([...load.answered.keys()], [200]);
  assert.ok((load.answered.get(200) ?? 0) > 100);
  return load.answered;
}

function startLoad(system: System, token: IssuedToken): Load {
  const answered = new Map<number, number>();
  const lost: string[] = [];
  let stopped = false;
  const ride = async (first: number): Promise<void> => {
    let index = first;
    let client: KeepAliveClient = connectTo(system.gateway(index));
    const moveOn = async (): Promise<void> => {
      await client.close();
      index += 1;
      client = connectTo(system.gateway(index));
    };
    while (!stopped) {
      try {
        const answer = await client.send({ path: '/api/v2/user', token: token.value });
        answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
        if (answer.headers.connection === 'close') await moveOn();
      } catch (error) {
        // Not begun: no connection came about, and whoever balances takes another gateway.
        const begun = error instanceof LostRequestError && error.begunAt !== undefined;
        if (begun) lost.push(`${client.origin}: ${String(error)}`);
        await moveOn();
      }
      await delay(2);
    }
    await client.close();
  };
  const riding = Promise.all(Array.from({ length: riders }, (_, index) => ride(index)));
  return {
    answered,
    lost,
    stop: async () => {
      stopped = true;
      await riding;
    },
  };
}
