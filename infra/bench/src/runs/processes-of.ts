import { backendsOf } from '../processes/backends-of.js';
import type { RunSystem } from './run-system.js';

/** Process numbers of everything of ours, by role. */
export const processesOf = async ({
  platform,
  gateway,
  pipeline,
  triggerIngest,
  agentGateway,
  databaseUrls,
}: RunSystem): Promise<Record<string, number | readonly number[]>> => ({
  ...platform.processes,
  gateway: gateway.pid,
  pipeline: pipeline.pid,
  trigger_ingest: triggerIngest.pid,
  agent_gateway: agentGateway.pid,
  postgres: (await Promise.all(databaseUrls.map(backendsOf))).flat(),
});
