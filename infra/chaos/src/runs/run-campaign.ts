import { eventually } from '@orchestrator/testing';
import type { System } from '../system/system.js';
import { harmAgents, harmBackends } from './harm.js';
import { harmServices } from './harm-services.js';
import { JobRecords } from './job-record.js';
import { awaitEnds, type Judged, judgeCampaign } from './judge-campaign.js';
import { layCampaign } from './lay-campaign.js';
import { provocations } from './provoke.js';
import { shortenLeases } from './shorten-leases.js';
import { WireAgent } from './wire-agent.js';

export interface CampaignOptions {
  readonly agents: number;
  readonly jobs: number;
  /** After how long an agent that is silent loses its job here, in milliseconds. */
  readonly leaseMs: number;
  /** Between two harms of a kind, in milliseconds. */
  readonly agentHarmMs: number;
  readonly backendHarmMs: number;
  /** How long services live between two deaths, in milliseconds; 0: each dies once at each place. */
  readonly serviceRestMs: number;
  /** How long jobs may go on after the last harm, in milliseconds. */
  readonly settleMs: number;
}

export interface CampaignFigures extends Judged {
  readonly runs: number;
  readonly claimsSeen: number;
  readonly staleWritesRefused: number;
  /** How often, by what was done. */
  readonly harms: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Every pair, so that each job of the matrix has agents that may have it. */
const labelsOf = (index: number) => ({
  os: index % 2 === 0 ? 'linux' : 'macos',
  arch: Math.floor(index / 2) % 2 === 0 ? 'x64' : 'arm64',
});
const triggerLanes = 4;
/** Harm is done until this share of the jobs has ended. */
const harmedShare = 0.8;

/**
 * Agents, runs, and harm done to all that they stand on. What was accepted must be done, each job once,
 * by one agent at a time.
 * @throws AssertionError for what was lost, done twice or held twice
 */
export async function runCampaign(
  system: System,
  options: CampaignOptions,
): Promise<CampaignFigures> {
  const begunAt = performance.now();
  await shortenLeases(system.backends.directDatabaseUrl, options.leaseMs);
  const records = new JobRecords();
  const { source, agentToken } = await layCampaign(system);
  const agents = Array.from(
    { length: options.agents },
    (_, index) =>
      new WireAgent({
        name: `agent ${index}`,
        gateways: system.gateways.map(({ origin }) => origin),
        agentToken,
        labels: labelsOf(index),
        records,
        idleMs: Math.max(200, options.agents * 5),
        jobMs: () => 100 + Math.random() * 900,
      }),
  );
  const working = Promise.all(agents.map((agent) => agent.run()));
  const { leaseMs, agentHarmMs, backendHarmMs } = options;
  const services = harmServices(system, {
    restMs: options.serviceRestMs,
    provoke: provocations(system, agents, leaseMs),
  });
  const harms = [
    services,
    harmAgents(agents, { everyMs: agentHarmMs, leaseMs }),
    harmBackends(system, { everyMs: backendHarmMs }),
  ];
  try {
    const isHarmed = eventually(() => records.ended.size >= options.jobs * harmedShare, {
      withinMs: options.settleMs,
      everyMs: 100,
    });
    await Promise.all([
      source.start(options.jobs, triggerLanes, () => !services.isCovered()),
      services.covered,
      isHarmed,
    ]);
    await Promise.all(harms.map((harm) => harm.stop()));
    await awaitEnds(system.backends.directDatabaseUrl, source.accepted, options.settleMs);
  } finally {
    source.stop();
    for (const agent of agents) agent.stop();
    await Promise.allSettled([working, ...harms.map((harm) => harm.stop())]);
  }
  const judged = await judgeCampaign(
    system.backends.directDatabaseUrl,
    source.accepted,
    records,
    system.backends.recorder,
  );
  return {
    runs: source.accepted.size,
    ...judged,
    claimsSeen: records.claims,
    staleWritesRefused: records.refused,
    harms: Object.fromEntries(harms.flatMap(({ counts }) => Object.entries(counts))),
    seconds: Math.round((performance.now() - begunAt) / 1_000),
  };
}
