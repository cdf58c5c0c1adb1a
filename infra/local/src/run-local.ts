import { resolve } from 'node:path';
import {
  readAgentGatewayServiceConfig,
  runAgentGatewayService,
} from '@orchestrator/agent-gateway-service';
import { loadLocalKeys, tellCommandLine } from '@orchestrator/admin';
import { ConfigError, type Environment } from '@orchestrator/config';
import { readGatewayConfig, runGateway } from '@orchestrator/gateway';
import { readIdentityServiceConfig, runIdentityService } from '@orchestrator/identity-service';
import { createLogger, type Logger } from '@orchestrator/observability';
import { readPipelineServiceConfig, runPipelineService } from '@orchestrator/pipeline-service';
import { readTokenServiceConfig, runTokenService } from '@orchestrator/token-service';
import {
  readTriggerIngestServiceConfig,
  runTriggerIngestService,
} from '@orchestrator/trigger-ingest-service';
import { keepBootstrapToken } from './bootstrap-token.js';
import { type LocalConfig, signInSettings } from './config.js';
import { type LocalAccounts, startLocalAccounts } from './local-accounts.js';
import { openBackends } from './open-backends.js';
import {
  askingEnvironment,
  gatewayEnvironment,
  publicUrlOf,
  serviceEnvironment,
} from './settings.js';

export interface RunningSystem {
  /** Where each gateway answers, the first at `PORT`. */
  readonly urls: readonly string[];
  readonly internalUrls: readonly string[];
  /** The file with the first user's token; undefined when people took it away. */
  readonly bootstrapTokenFile: string | undefined;
  /** Of the first user; undefined when that account was deleted. */
  readonly username: string | undefined;
  /** Where the token service answers other services, past the gateways. */
  readonly tokenServiceUrl: string;
  /** Where the providers "Local account" are. */
  readonly localProviders: readonly string[];
  close(): Promise<void>;
}

type Closers = (() => Promise<unknown>)[];

/**
 * Runs every service and the gateways in this process, on loopback, over what the configuration
 * names or what is embedded.
 * @param stop called when the process must end because its store is no longer its own
 */
export async function runLocal(
  config: LocalConfig,
  stop: (error: Error) => void = () => undefined,
): Promise<RunningSystem> {
  if (config.GATEWAYS > 1 && config.REDIS_URL === undefined) {
    throw new ConfigError(['GATEWAYS: more than one needs REDIS_URL']);
  }
  const log = createLogger({ service: 'local', level: config.LOG_LEVEL });
  const closers: Closers = [];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    return { ...(await start(config, log, stop, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  config: LocalConfig,
  log: Logger,
  stop: (error: Error) => void,
  closers: Closers,
): Promise<Omit<RunningSystem, 'close'>> {
  const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
    closers.push(() => opened.close());
    return opened;
  };
  const { database, bus, consumersAreThere, coherence } = keep(
    await openBackends(config, log, stop),
  );
  const directory = resolve(config.DATA_DIR);
  const keys = await loadLocalKeys(directory);
  const environment = serviceEnvironment(config, keys);
  const localAccounts = keep(await startLocalAccounts(localAccountOptions(config)));
  const identity = keep(
    await runIdentityService(withLocalAccounts(environment, localAccounts), {
      database,
      bus,
      ...(coherence && { coherence: coherence.identity.owner }),
    }),
  );
  const pipeline = keep(
    await runPipelineService(readPipelineServiceConfig(environment), { database, bus }),
  );
  const tokenSettings = askingEnvironment(config, keys, 'token', { pipeline: pipeline.port });
  const token = keep(
    await runTokenService(readTokenServiceConfig(tokenSettings), {
      database,
      bus,
      ...(coherence && { coherence: coherence.token.owner }),
    }),
  );
  const triggerSettings = askingEnvironment(config, keys, 'trigger-ingest', {
    pipeline: pipeline.port,
  });
  const triggerIngest = keep(
    await runTriggerIngestService(readTriggerIngestServiceConfig(triggerSettings), {
      database,
      bus,
    }),
  );
  const agentSettings = askingEnvironment(config, keys, 'agent-gateway', {
    pipeline: pipeline.port,
    token: token.port,
  });
  const agentGateway = keep(
    await runAgentGatewayService(readAgentGatewayServiceConfig(agentSettings), { database, bus }),
  );
  consumersAreThere();
  keep(
    await tellCommandLine(directory, {
      identity: `http://127.0.0.1:${identity.port}`,
      pipeline: `http://127.0.0.1:${pipeline.port}`,
      'trigger-ingest': `http://127.0.0.1:${triggerIngest.port}`,
    }),
  );
  const ports = {
    token: token.port,
    identity: identity.port,
    pipeline: pipeline.port,
    'trigger-ingest': triggerIngest.port,
    'agent-gateway': agentGateway.port,
  };
  const gateways = [];
  for (let index = 0; index < config.GATEWAYS; index += 1) {
    const settings = readGatewayConfig(gatewayEnvironment(config, keys, index, ports));
    const readers = coherence && {
      token: coherence.token.reader,
      identity: coherence.identity.reader,
    };
    gateways.push(keep(await runGateway(settings, { bus, ...(readers && { readers }) })));
  }
  const { bootstrap } = identity;
  return {
    urls: gateways.map(({ port }) => `http://localhost:${port}`),
    internalUrls: gateways.map(({ internalPort }) => `http://localhost:${internalPort}`),
    bootstrapTokenFile:
      bootstrap === null
        ? undefined
        : await keepBootstrapToken(directory, bootstrap, token.mintBootstrapToken),
    username: bootstrap?.username,
    tokenServiceUrl: `http://127.0.0.1:${token.port}`,
    localProviders: localAccounts.issuers,
  };
}

const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

function localAccountOptions(config: LocalConfig) {
  const publicUrl = publicUrlOf(config);
  const local = loopbackHosts.includes(new URL(publicUrl).hostname);
  if (!local && (config.LOCAL_PROVIDERS ?? 0) > 0) {
    throw new ConfigError(['LOCAL_PROVIDERS: is only for a PUBLIC_URL that is loopback']);
  }
  const count = local ? (config.LOCAL_PROVIDERS ?? 1) : 0;
  return { count, port: config.LOCAL_PROVIDER_PORT, publicUrl };
}

/** The settings of the identity service, with the local accounts before what people configured. */
function withLocalAccounts(environment: Environment, { entries, issuers }: LocalAccounts) {
  const settings = readIdentityServiceConfig({
    ...environment,
    ...(issuers[0] !== undefined && { LOCAL_ACCOUNT_ISSUER: issuers[0] }),
  });
  const { PROVIDERS: local } = readIdentityServiceConfig({
    ...Object.fromEntries(
      Object.entries(environment).filter(([name]) => !signInSettings.includes(name)),
    ),
    PROVIDERS: JSON.stringify(entries),
  });
  const ids = new Set(local.map(({ id }) => id));
  const taken = settings.PROVIDERS.find(({ id }) => ids.has(id));
  if (taken) throw new ConfigError([`PROVIDERS: the id ${taken.id} is that of the local account`]);
  return { ...settings, PROVIDERS: [...local, ...settings.PROVIDERS] };
}
