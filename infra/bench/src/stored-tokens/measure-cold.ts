import { runEachOnce } from '../load/each-once.js';
import { backendsOf } from '../processes/backends-of.js';
import { cpuMicroseconds, watchCpu } from '../processes/cpu-by-role.js';
import type { Sample } from '../report/results.js';
import { coldPerSecond, warmCpuMicroseconds, warmPerSecond } from '../rows/stored-tokens-table.js';
import type { Place } from '../place.js';
import { upstreamPath } from '../tools/upstream.js';
import { getWith, runWrk } from '../tools/wrk.js';
import type { RunningColdContestant } from './cold-contestant.js';

/** Asks once for every credential, with caches that hold none of them, and then for a warm one. */
export async function measureCold(place: Place, running: RunningColdContestant): Promise<Sample> {
  const { directory, options } = place;
  await running.forget();
  const plan = {
    port: running.port,
    connections: options.connections,
    request: await running.request(),
  };
  const { warmUp } = options.stored;
  await runEachOnce(directory, { ...plan, values: running.values.slice(0, warmUp) });
  const postgres = await backendsOf(running.databaseUrl);
  const cpuSince = watchCpu({ ...running.processes, postgres });
  const { requests, requestsPerSecond, ...times } = await runEachOnce(directory, {
    ...plan,
    values: running.values.slice(warmUp),
  });
  const cold = { [coldPerSecond]: requestsPerSecond, ...times, ...cpuSince(requests) };
  return { ...cold, ...(await measureWarm(place, running)) };
}

async function measureWarm(
  { directory, options: { connections, closedLoopSeconds } }: Place,
  { port, authorization, processes }: RunningColdContestant,
): Promise<Sample> {
  if (authorization === undefined) return {};
  const load = { directory, connections, requests: getWith(upstreamPath, authorization) };
  const cpuSince = watchCpu(processes);
  const { requests, seconds } = await runWrk(load, port, closedLoopSeconds / 2);
  return {
    [warmPerSecond]: requests / seconds,
    [warmCpuMicroseconds]: cpuSince(requests)[cpuMicroseconds] ?? 0,
  };
}
