import { watchCpu } from '../processes/cpu-by-role.js';
import type { Sample } from '../report/results.js';
import { perSecond } from '../rows/runs-table.js';
import { runWrk, type WrkRequests } from '../tools/wrk.js';
import type { RunSite } from './run-contestant.js';
import type { RunSystem } from './run-system.js';
import { eventsAreOut } from './events-are-out.js';
import { processesOf } from './processes-of.js';

/** The same requests over many connections, as fast as they are answered. */
export async function measureRequests(
  { options: { runs }, directory }: RunSite,
  system: RunSystem,
  port: number,
  requests: WrkRequests,
): Promise<Sample> {
  const send = (seconds: number) =>
    runWrk({ directory, connections: runs.clients, requests }, port, seconds);
  await eventsAreOut(system.databaseUrls);
  if (runs.warmUpSeconds >= 1) await send(runs.warmUpSeconds);
  const cpuSince = watchCpu(await processesOf(system));
  const { requests: count, seconds } = await send(runs.seconds);
  return { [perSecond]: count / seconds, ...cpuSince(count) };
}
