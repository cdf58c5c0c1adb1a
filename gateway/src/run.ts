import { createRedisCoherenceReader, type CoherenceReader, systemClock } from '@orchestrator/cache';
import { publicRoutes, type RouteDefinition, type ServiceName } from '@orchestrator/contracts';
import { createServiceClient, startHealthServer } from '@orchestrator/http';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import {
  createInProcessEventBus,
  createRabbitEventBus,
  type EventBus,
} from '@orchestrator/messaging';
import { createLogger, createMetrics, type Logger } from '@orchestrator/observability';
import { Redis } from 'ioredis';
import { answerPages } from './answer-pages.js';
import { awaitTrust } from './await-trust.js';
import { createCallerSource } from './callers/caller-source.js';
import type { GatewayConfig } from './config.js';
import { createCookieJar } from './credentials/cookies.js';
import { createHostCheck } from './edge/allowed-hosts.js';
import { createEdgeServer } from './edge/create-edge-server.js';
import { createTrustedProxies } from './edge/trusted-proxies.js';
import { finishRequests } from './finish-request.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { createRequestHandler } from './handle-request.js';
import { compileOwnRoutes } from './own-routes/own-route.js';
import { revokeLeaked } from './own-routes/revoke-leaked.js';
import { createPagesApp } from './pages/create-pages-app.js';
import { builtWebUi, readWebUi } from './pages/read-web-ui.js';
import { allowancesFrom } from './policies/allowances.js';
import { noSharedCounters, redisCounters } from './policies/counter-store.js';
import { OpenStreams } from './policies/open-streams.js';
import { RateLimiter } from './policies/rate-limiter.js';
import { createSameOriginCheck } from './policies/same-origin.js';
import { defaultProxyTimeouts, type ProxyTimeouts } from './proxy/proxy-options.js';
import { createUpstreamPools } from './proxy/upstream-pools.js';
import { TokenReporter } from './reports/token-reporter.js';
import { compileRoutes } from './route-table/compile-routes.js';
import { streamingRoutes } from './route-table/streaming-routes.js';

/** What the embedded mode hands in instead of connections to Redis and RabbitMQ. */
export interface GatewayAdapters {
  readonly readers?: { readonly token: CoherenceReader; readonly identity: CoherenceReader };
  readonly bus?: EventBus;
  readonly log?: Logger;
  /** The declared routes; others only in tests. */
  readonly routes?: readonly RouteDefinition[];
  /** Other limits of time than the usual; only in tests. */
  readonly timeouts?: Partial<ProxyTimeouts>;
}

export interface RunningGateway {
  readonly port: number;
  readonly internalPort: number;
  /** Not ready, drain, finish what is in flight, close what was opened in reverse. */
  close(): Promise<void>;
}

const version = '0.1.0';
/** Without Redis a revocation is answered when every gateway must have noticed. */
const revocationTimeoutMs = 6_000;
/** With Redis away it begins without. */
const trustWithinMs = 2_000;
const rateWindowMs = 60_000;
const rateExchangeMs = 100;

/** Puts the gateway together and starts it. */
export async function runGateway(
  config: GatewayConfig,
  adapters: GatewayAdapters = {},
): Promise<RunningGateway> {
  const routes = adapters.routes ?? publicRoutes;
  const table = compileRoutes(routes);
  const log = adapters.log ?? createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const registry = createMetrics('gateway', { processMetrics: config.PROCESS_METRICS });
  const signer = await createAssertionSigner(config.SIGNING_KEY);
  const client = (target: ServiceName, url: string, timeoutMs: number) =>
    createServiceClient({ self: 'gateway', target, url, signer, timeoutMs });
  const ownerTimeoutMs = config.OWNER_TIMEOUT_MS;
  const tokenOwnerUrl = config.TOKEN_OWNER_URL ?? config.TOKEN_URL;
  const clients = {
    token: client('token', tokenOwnerUrl, ownerTimeoutMs),
    identity: client('identity', config.IDENTITY_OWNER_URL ?? config.IDENTITY_URL, ownerTimeoutMs),
    revocations: client('token', tokenOwnerUrl, revocationTimeoutMs),
  };
  const readers = adapters.readers ?? {
    token: openReader('token', config, log),
    identity: openReader('identity', config, log),
  };
  const bus = adapters.bus ?? openBus(config, log);
  const counters = openCounters(config, log);
  const limiter = new RateLimiter({
    store: counters ? redisCounters(counters, `${config.REDIS_PREFIX}:rate:`) : noSharedCounters,
    windowMs: rateWindowMs,
    exchangeMs: rateExchangeMs,
  });
  const reporter = new TokenReporter({
    publish: (events) => bus.publish(events),
    roundMs: config.TOKEN_REPORT_MS,
    log,
  });
  const services = {
    identity: new URL(config.IDENTITY_URL),
    token: new URL(config.TOKEN_URL),
    pipeline: new URL(config.PIPELINE_URL),
    'trigger-ingest': new URL(config.TRIGGER_INGEST_URL),
    'agent-gateway': new URL(config.AGENT_GATEWAY_URL),
  };
  const pools = createUpstreamPools({ services, connections: config.UPSTREAM_CONNECTIONS });
  const streamPools = createUpstreamPools({ services, connections: config.UPSTREAM_STREAMS });
  const timeouts = {
    ...defaultProxyTimeouts,
    headersMs: config.UPSTREAM_TIMEOUT_MS,
    ...adapters.timeouts,
  };
  const allowances = allowancesFrom(config);
  const ownRoutes = compileOwnRoutes(routes, [
    revokeLeaked({
      token: clients.revocations,
      limiter,
      allowance: allowances.leakedValues,
      log,
    }),
  ]);
  const proxies = createTrustedProxies(config.TRUSTED_PROXIES);
  const metrics = new GatewayMetrics(registry);
  let serving = false;
  const webUi = openWebUi(config, log);
  const pages = createPagesApp({
    routes,
    webUi,
    publicUrl: config.PUBLIC_URL,
    version,
    ready: () => serving,
  });
  const handler = createRequestHandler({
    routes: table,
    callers: createCallerSource({ readers, clients, maxEntries: config.TOKEN_CACHE_ENTRIES }),
    readers,
    revocations: clients.revocations,
    ownRoutes,
    signer,
    upstreams: pools.of,
    timeouts,
    streams: {
      routes: streamingRoutes(routes),
      upstreams: streamPools.of,
      open: new OpenStreams(config.MAX_STREAMS_PER_CALLER),
      timeouts: { ...timeouts, requestTotalMs: 0 },
    },
    proxies,
    isOurHost: createHostCheck([new URL(config.PUBLIC_URL).hostname, ...config.ALLOWED_HOSTS]),
    cookies: createCookieJar(config.PUBLIC_URL),
    crossSite: createSameOriginCheck(config.PUBLIC_URL),
    limiter,
    allowances,
    reporter,
    metrics,
    monotonicMs: () => systemClock.monotonicMs(),
    log,
    finished: finishRequests(config.ACCESS_LOG, metrics, log),
    answerPage: answerPages(pages, webUi),
  });
  const edge = createEdgeServer({
    handler,
    app: pages,
    limits: {
      maxConnections: config.MAX_CONNECTIONS,
      maxConnectionsPerAddress: config.MAX_CONNECTIONS_PER_ADDRESS,
    },
    isTrustedProxy: (address) => proxies.isTrusted(address),
  });
  const health = await startHealthServer({
    host: config.INTERNAL_HOST,
    port: config.INTERNAL_PORT,
    metrics: registry,
    serving: () => serving,
    dependencies: {
      // None is vital: what needs one that is away is answered 503, the rest goes on.
      token_cache: () => ({ ok: true, detail: trust(readers.token) }),
      identity_cache: () => ({ ok: true, detail: trust(readers.identity) }),
      bus: () => ({ ok: true, detail: bus.status().connected ? 'connected' : 'away' }),
    },
  });
  await awaitTrust(Object.values(readers), trustWithinMs);
  const port = await edge.listen({ host: config.HOST, port: config.PORT });
  serving = true;
  log.info({ port, internal_port: health.port, routes: routes.length }, 'gateway is ready');
  return {
    port,
    internalPort: health.port,
    close: async () => {
      serving = false;
      await edge.stop({ drainMs: config.DRAIN_MS, deadlineMs: config.SHUTDOWN_GRACE_MS });
      await Promise.all([pools.close(), streamPools.close()]);
      await reporter.close();
      await limiter.close();
      if (!adapters.bus) await bus.close();
      if (!adapters.readers) await Promise.all([readers.token.close(), readers.identity.close()]);
      counters?.disconnect();
      await Promise.all(Object.values(clients).map((one) => one.close()));
      await health.close(1_000);
    },
  };
}

function openWebUi({ WEB_UI_DIRECTORY }: GatewayConfig, log: Logger) {
  const directory = WEB_UI_DIRECTORY ?? builtWebUi();
  const webUi = readWebUi(directory);
  if (!webUi) log.warn({ directory }, 'the web UI is not built: every page of it is 404');
  return webUi;
}

function openReader(domain: 'token' | 'identity', config: GatewayConfig, log: Logger) {
  if (config.REDIS_URL === undefined) throw new Error('REDIS_URL: is required');
  return createRedisCoherenceReader({
    domain,
    redisUrl: config.REDIS_URL,
    keyPrefix: config.REDIS_PREFIX,
    sealKeys: config.SEAL_KEYS.map(({ id, key }) => ({ id, secret: key })),
    readerId: 'gateway',
    log,
    onRefused: (error) => log.error({ err: error, domain }, 'this Redis is not fit for caches'),
  });
}

function openBus(config: GatewayConfig, log: Logger): EventBus {
  if (config.AMQP_URL === undefined) return createInProcessEventBus({ log });
  return createRabbitEventBus({
    url: config.AMQP_URL,
    exchange: config.EVENT_EXCHANGE,
    name: 'gateway',
    log,
  });
}

function openCounters(config: GatewayConfig, log: Logger): Redis | undefined {
  if (config.RATE_LIMIT_REDIS_URL === undefined) return undefined;
  const redis = new Redis(config.RATE_LIMIT_REDIS_URL, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
  });
  // Without a listener an error of the connection would end the process; limits go on without it.
  redis.on('error', (error: Error) => log.debug({ err: error }, 'rate limits are not shared'));
  return redis;
}

const trust = (reader: CoherenceReader): string =>
  reader.status().refused ?? (reader.status().trusted ? 'trusted' : 'asking the owner');
