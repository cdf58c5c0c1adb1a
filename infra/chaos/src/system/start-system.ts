import { openBackends } from './backends.js';
import { createDirectCallers } from './direct-callers.js';
import { startEchoUpstream } from './echo-upstream.js';
import {
  agentGatewayEnvironment,
  gatewayEnvironment,
  pipelineEnvironment,
  type Places,
  serviceEnvironment,
  tokenEnvironment,
  triggerIngestEnvironment,
} from './environments.js';
import { lastingPort } from './lasting-port.js';
import { ManagedProcess, type Mutation, type ProgramOptions } from './managed-process.js';
import type { PostgresCluster } from './postgres-cluster.js';
import { createSystemKeys } from './system-keys.js';
import { type Member, System } from './system.js';

export interface SystemOptions {
  readonly gateways?: number;
  readonly tokenReplicas?: number;
  /** In place of a database in the server that is there. */
  readonly cluster?: PostgresCluster;
  /** A guard to take out of every gateway, of every replica of the token service, or of another one. */
  readonly mutations?: {
    readonly gateway?: Mutation;
    readonly token?: Mutation;
    readonly identity?: Mutation;
    readonly pipeline?: Mutation;
    readonly triggerIngest?: Mutation;
  };
  readonly accessLog?: 'all' | 'refused' | 'off';
  readonly logLevel?: 'debug' | 'info';
  readonly drainMs?: number;
  /** Begin while PostgreSQL, Redis and RabbitMQ can't be reached, and let them come up then. */
  readonly dependenciesLast?: boolean;
}

/** See docs/adr/0005-request-path.md. */
const gatewayArguments = ['--max-semi-space-size=32'];
const serving = /"msg":"(serving|gateway is ready)"/;

/** Starts it; comes when everything serves and every gateway trusts its caches. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const backends = await openBackends(options.cluster);
  const keys = await createSystemKeys();
  const callers = await createDirectCallers(keys);
  const system = new System(backends, await startEchoUpstream(), keys, callers);
  try {
    await launch(system, options);
    return system;
  } catch (error) {
    await system.close();
    throw error;
  }
}

async function launch(system: System, options: SystemOptions): Promise<void> {
  const { backends, upstream } = system;
  const { gateways = 3, tokenReplicas = 1, mutations, dependenciesLast = false } = options;
  const member = async (
    program: Pick<ProgramOptions, 'name' | 'main' | 'nodeArguments' | 'mutation'>,
    environment: (places: Places & { port: number; internalPort: number }) => object,
  ): Promise<Member> => {
    const [port, internalPort, redis] = [
      await lastingPort(),
      await lastingPort(),
      await backends.redisProxy(),
    ];
    const settings = environment({
      keys: system.signing,
      redisUrl: `redis://127.0.0.1:${redis.port}`,
      amqpUrl: backends.amqpUrl,
      exchange: backends.exchange,
      queuePrefix: backends.queuePrefix,
      port,
      internalPort,
    }) as Record<string, string>;
    if (options.logLevel) settings.LOG_LEVEL = options.logLevel;
    return {
      process: new ManagedProcess({ ...program, environment: settings, readyWhen: serving }),
      origin: `http://127.0.0.1:${port}`,
      internalOrigin: `http://127.0.0.1:${internalPort}`,
      redis,
    };
  };
  const { databaseUrl, blobs } = backends;
  const service = (
    name: string,
    environment: (places: Parameters<typeof serviceEnvironment>[0]) => object,
    mutation?: Mutation,
  ) =>
    member({ name, main: `services/${name}/dist/main.js`, mutation }, (places) =>
      environment({ ...places, databaseUrl }),
    );
  system.identity = await service('identity', serviceEnvironment, mutations?.identity);
  system.pipeline = await service(
    'pipeline',
    (places) => pipelineEnvironment({ ...places, blobs }),
    mutations?.pipeline,
  );
  const pipelineUrl = system.pipeline.origin;
  for (let index = 0; index < tokenReplicas; index += 1) {
    const program = {
      name: `token ${index}`,
      main: 'services/token/dist/main.js',
      mutation: mutations?.token,
    };
    const token = await member(program, (places) =>
      tokenEnvironment({ ...places, databaseUrl, pipelineUrl }),
    );
    system.tokens.push(token);
  }
  system.triggerIngest = await service(
    'trigger-ingest',
    (places) => triggerIngestEnvironment({ ...places, pipelineUrl }),
    mutations?.triggerIngest,
  );
  system.agentGateway = await service('agent-gateway', (places) =>
    agentGatewayEnvironment({ ...places, pipelineUrl, tokenUrl: system.tokenService.origin }),
  );
  for (let index = 0; index < gateways; index += 1) {
    const program = {
      name: `gateway ${index}`,
      main: 'gateway/dist/main.js',
      nodeArguments: gatewayArguments,
      mutation: mutations?.gateway,
    };
    const gateway = await member(program, (places) =>
      gatewayEnvironment({
        ...places,
        tokenUrl: system.tokenService.origin,
        identityUrl: system.identity.origin,
        pipelineUrl,
        triggerIngestUrl: system.triggerIngest.origin,
        agentGatewayUrl: system.agentGateway.origin,
        upstreamUrl: upstream.url,
        accessLog: options.accessLog ?? 'refused',
        drainMs: options.drainMs ?? 0,
      }),
    );
    system.gateways.push(gateway);
  }
  const proxies = [backends.postgres, backends.rabbit, ...system.members.map(({ redis }) => redis)];
  if (dependenciesLast) await Promise.all(proxies.map((proxy) => proxy.refuse()));
  await Promise.all(system.members.map(({ process }) => process.launch()));
  if (dependenciesLast) {
    await Promise.all(system.gateways.map(({ process }) => process.ready()));
    await Promise.all(proxies.map((proxy) => proxy.accept()));
  }
  await Promise.all(system.members.map(({ process }) => process.ready()));
  await system.calm();
}
