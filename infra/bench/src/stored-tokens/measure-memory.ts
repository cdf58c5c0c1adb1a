import { runEachOnce } from '../load/each-once.js';
import { peakMemoryOf } from '../processes/memory.js';
import { startGateway } from '../platform/start-gateway.js';
import type { Sample } from '../report/results.js';
import { peakMiB } from '../rows/stored-tokens-table.js';
import type { Stores } from './cold-contestant.js';
import { someOf } from './known-tokens.js';
import { gatewayRequest } from './our-gateway.js';

/** The most that a new gateway has held when each of many tokens has gone through it. */
export async function measureMemory({ store, upstreamPort, ...place }: Stores): Promise<Sample> {
  const { connections, stored } = place.options;
  const { platform, known } = await store('many');
  const { port, pid } = await startGateway(place, platform, upstreamPort);
  await runEachOnce(place.directory, {
    port,
    connections,
    request: gatewayRequest(port),
    values: someOf(known, stored.inUse).map(({ value }) => value),
  });
  return { [peakMiB]: peakMemoryOf(pid) };
}
