import type { RunningContestant } from '../contestants/contestant.js';
import { runEachOnce } from '../load/each-once.js';
import { peakMemoryOf } from '../processes/memory.js';
import type { Sample } from '../report/results.js';
import { peakMiB } from '../rows/stored-tokens-table.js';
import type { Stores } from './cold-contestant.js';
import { someOf } from './known-tokens.js';
import { gatewayRequest } from './our-gateway.js';

/** The most that a gateway has held when each of many tokens has gone through it. */
export async function measureMemory(
  { store, directory, options }: Stores,
  { port, processes }: RunningContestant,
): Promise<Sample> {
  const { known } = await store('many');
  await runEachOnce(directory, {
    port,
    connections: options.connections,
    request: gatewayRequest(port),
    values: someOf(known, options.stored.inUse).map(({ value }) => value),
  });
  return { [peakMiB]: peakMemoryOf(processes.gateway ?? 0) };
}
