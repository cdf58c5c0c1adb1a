import { createTestDatabase, freePort } from '@orchestrator/testing';
import type { Place } from '../place.js';
import { type Component } from '../platform/start-component.js';
import { startGateway } from '../platform/start-gateway.js';
import { type Platform, startPlatform } from '../platform/start-platform.js';
import { fillQueue } from './fill-queue.js';
import { openKeptEvents } from './kept-events.js';
import { type BenchProject, makeProject } from './make-project.js';
import { type BenchAgent, registerAgents } from './register-agents.js';
import { startAgentGateway, startRunServices } from './start-run-services.js';

/** Our services as far as runs need them, with something to do. */
export interface RunSystem {
  readonly platform: Platform;
  readonly gateway: Component;
  readonly pipeline: Component;
  readonly triggerIngest: Component;
  readonly agentGateway: Component;
  readonly project: BenchProject;
  /** They have what the jobs ask for. */
  readonly agents: readonly BenchAgent[];
  /** They have not: nothing waits for them, whatever waits. */
  readonly idleAgents: readonly BenchAgent[];
  /** Of the services that keep jobs and agents, for themselves: what they ask it can be counted. */
  readonly jobsDatabaseUrl: string;
  readonly databaseUrls: readonly string[];
  /** Makes sure that enough jobs wait for a measurement. */
  refill(): Promise<void>;
}

/** More than is done. */
const mostJobsPerSecond = 1_000;

export async function openRunSystem(place: Place, upstreamPort: number): Promise<RunSystem> {
  const { warmUpSeconds, seconds, clients } = place.options.runs;
  const pipelinePort = await freePort();
  const platform = await startPlatform(place, pipelinePort);
  const exchange = await openKeptEvents(platform.brokerSettings.AMQP_URL ?? '', place.cleanUp);
  const database = await createTestDatabase();
  place.cleanUp.add(() => database.drop());
  const jobs = { ...platform.settings, DATABASE_URL: database.url };
  const services = await startRunServices(place, platform, jobs, exchange, pipelinePort);
  const project = await makeProject(platform, pipelinePort);
  const most = Math.ceil((warmUpSeconds + seconds) * mostJobsPerSecond) + clients;
  const refill = () => fillQueue(database.url, project, most);
  await refill();
  const agentGateway = await startAgentGateway(place, platform, jobs, pipelinePort);
  const gateway = await startGateway(place, platform, upstreamPort, {
    pipeline: pipelinePort,
    triggerIngest: services.triggerIngest.port,
    agentGateway: agentGateway.port,
  });
  const { fitting, unfitting } = project.agentTokens;
  return {
    platform,
    ...services,
    agentGateway,
    gateway,
    project,
    agents: await registerAgents(gateway.port, fitting, clients),
    idleAgents: await registerAgents(gateway.port, unfitting, clients),
    jobsDatabaseUrl: database.url,
    databaseUrls: [platform.databaseUrl, database.url],
    refill,
  };
}
