import { setTimeout as delay } from 'node:timers/promises';
import type { CoherenceOwner } from '@orchestrator/cache';
import { type EventDefinition, routingKey, type ServiceName } from '@orchestrator/contracts';
import {
  createDatabaseAdapter,
  createOutboxRelay,
  type DatabaseTarget,
  isDatabaseUnavailable,
  type SqlExecutor,
} from '@orchestrator/database';
import {
  type Binding,
  createServiceApp,
  listen,
  type ProblemDetails,
  startHealthServer,
} from '@orchestrator/http';
import { createAssertionVerifier } from '@orchestrator/internal-auth';
import { type ConsumeOptions, createRabbitEventBus, type EventBus } from '@orchestrator/messaging';
import {
  createLogger,
  createMetrics,
  type Failpoint,
  killAt,
  type Logger,
  type Registry,
} from '@orchestrator/observability';
import { BackgroundWork } from './background-work.js';
import { ClosingStack } from './closing-stack.js';
import { consumedHere } from './consumed-here.js';
import { dependencyStates } from './dependency-states.js';
import { migratePatiently } from './migrate-patiently.js';
import { required } from './required.js';
import { schemaOf } from './schema-of.js';
import type { ServiceConfig } from './service-settings.js';

/** Ready-made adapters, in place of those that the configuration names. Their maker closes them. */
export interface ServiceAdapters {
  readonly database?: DatabaseTarget;
  readonly bus?: EventBus;
  readonly log?: Logger;
  readonly metrics?: Registry;
}

/** The service's own generated Prisma client. */
export interface Client extends SqlExecutor {
  $disconnect(): Promise<void>;
}

/** What a service is built on. */
export interface Foundation<C extends Client> {
  readonly prisma: C;
  /** Call it after each commit that left events in the outbox. */
  readonly wakeRelay: () => void;
  readonly inBackground: (work: Promise<unknown>) => void;
  /** Takes note of what the service itself opened; closed before what it stands on. */
  readonly opened: <T extends { close(): Promise<void> }>(resource: T) => T;
  /** Do events come and go? */
  readonly busConnected: () => boolean;
  /** Aborted when the service begins to close: streams without an end of their own are to end by that. */
  readonly closing: AbortSignal;
  readonly failpoint: Failpoint;
  readonly metrics: Registry;
  readonly log: Logger;
}

/** What a service adds to its foundation. */
export interface Hosted<R> {
  readonly bindings: readonly Binding[];
  /** The table from the service's own errors to problems. A database out of reach is seen to. */
  readonly problemOf: (error: unknown) => ProblemDetails | undefined;
  readonly consumers?: readonly Omit<ConsumeOptions, 'isTransient'>[];
  /** What the caller of the service's `run` gets besides ports and `close`. */
  readonly result: R;
}

export interface HostOptions<C extends Client, R> {
  /** Also names the schema in PostgreSQL. */
  readonly service: ServiceName;
  readonly config: ServiceConfig;
  readonly given: ServiceAdapters;
  /** `prisma/migrations` of the service. */
  readonly migrationsDirectory: string;
  readonly createClient: (adapter: ReturnType<typeof createDatabaseAdapter>) => C;
  readonly build: (foundation: Foundation<C>) => Promise<Hosted<R>>;
  /** Events that wait until somebody's queue takes them: without it they would be gone. */
  readonly mustArrive?: readonly EventDefinition[];
  /** Aborts the wait for a database that does not come up. */
  readonly stopping?: AbortSignal;
}

export interface HostedService {
  /** Where the gateway calls. */
  readonly port: number;
  /** Where health and metrics are. */
  readonly internalPort: number;
  /** Readiness off, what is in flight finished, resources closed last-in first-out. */
  close(): Promise<void>;
}

/**
 * Runs a service that owns a schema, of which gateways cache nothing: opens what it stands on, waits
 * for the database, migrates, builds it, and serves. The internal port answers from the beginning.
 * @throws MigrationError, and whatever keeps the service from starting; nothing stays open then
 */
export const hostService = <C extends Client, R>(
  options: HostOptions<C, R>,
): Promise<HostedService & R> => host(options, { open: () => undefined, build: options.build });

/** How a kind of service gets its part of the coherence protocol, and builds on it. */
interface Coherent<C extends Client, R, O extends CoherenceOwner | undefined> {
  readonly open: (parts: {
    readonly sql: SqlExecutor;
    readonly log: Logger;
    readonly opened: Foundation<C>['opened'];
  }) => O;
  readonly build: (foundation: Foundation<C> & { readonly coherence: O }) => Promise<Hosted<R>>;
}

/** What every kind of service has in common. */
export async function host<C extends Client, R, O extends CoherenceOwner | undefined>(
  options: Omit<HostOptions<C, R>, 'build'>,
  coherent: Coherent<C, R, O>,
): Promise<HostedService & R> {
  const { service, config } = options;
  const log = options.given.log ?? createLogger({ service, level: config.LOG_LEVEL });
  const closing = new ClosingStack(log);
  try {
    return await start(options, coherent, log, closing);
  } catch (error) {
    await closing.closeAll();
    throw error;
  }
}

async function start<C extends Client, R, O extends CoherenceOwner | undefined>(
  options: Omit<HostOptions<C, R>, 'build'>,
  coherent: Coherent<C, R, O>,
  log: Logger,
  closing: ClosingStack,
): Promise<HostedService & R> {
  const { service, config, given, migrationsDirectory } = options;
  const stopping = options.stopping ?? new AbortController().signal;
  const schema = schemaOf(service);
  const failpoint = killAt(config.FAILPOINT);
  const metrics =
    given.metrics ?? createMetrics(service, { processMetrics: config.PROCESS_METRICS });
  const target = given.database ?? {
    kind: 'postgres',
    url: required(config.DATABASE_URL, 'DATABASE_URL'),
  };
  const prisma = options.createClient(
    createDatabaseAdapter({
      target,
      schema,
      poolSize: config.DATABASE_CONNECTIONS,
      log,
    }),
  );
  closing.push(() => prisma.$disconnect());
  const bus = given.bus ?? closing.opened(openBus(options, log));
  const opened = <T extends { close(): Promise<void> }>(resource: T): T => closing.opened(resource);
  const coherence = coherent.open({ sql: prisma, log, opened });
  let serving = false;
  const health = await startHealthServer({
    host: config.INTERNAL_HOST,
    port: config.INTERNAL_PORT,
    metrics,
    dependencies: dependencyStates({ sql: prisma, bus, coherence }),
    serving: () => serving,
  });
  closing.push(() => health.close(0));

  await migratePatiently({ target, schema, migrationsDirectory, log }, stopping);
  // The first query loads the query compiler; no request should have to wait for that.
  await prisma.$queryRawUnsafe('SELECT 1');
  const relay = closing.opened(
    createOutboxRelay({
      sql: prisma,
      schema,
      bus,
      ...(coherence && { announce: (ids) => coherence.announce(ids) }),
      failpoint,
      log,
    }),
  );
  const background = closing.opened(new BackgroundWork(log));
  const wakeRelay = () => relay.wake();
  const inBackground = background.add;
  const isClosing = new AbortController();
  const foundation = {
    prisma,
    coherence,
    wakeRelay,
    inBackground,
    opened,
    closing: isClosing.signal,
    busConnected: () => bus.status().connected,
    failpoint,
    metrics,
    log,
  };
  const { bindings, problemOf, consumers = [], result } = await coherent.build(foundation);
  relay.start();
  for (const consumer of consumers) {
    closing.opened(await bus.consume(consumedHere(consumer, failpoint)));
  }
  const app = createServiceApp({
    service,
    log,
    verifier: await createAssertionVerifier({
      audience: service,
      trustedKeys: config.TRUSTED_KEYS.keys,
    }),
    bindings,
    undeclaredAnswers: config.NODE_ENV === 'production' ? 'log' : 'throw',
    problemOf: (error) =>
      problemOf(error) ?? (isDatabaseUnavailable(error) ? { code: 'unavailable' } : undefined),
  });
  const listening = await listen(app, { host: config.HOST, port: config.PORT });
  closing.push(() => listening.close(config.SHUTDOWN_GRACE_MS));
  serving = true;
  log.info({ port: listening.port, internal_port: health.port }, 'serving');
  return {
    ...result,
    port: listening.port,
    internalPort: health.port,
    close: async () => {
      serving = false;
      if (config.DRAIN_MS > 0) await delay(config.DRAIN_MS);
      isClosing.abort();
      await closing.closeAll();
    },
  };
}

const openBus = (
  {
    service,
    config,
    mustArrive = [],
  }: Pick<HostOptions<Client, unknown>, 'service' | 'config' | 'mustArrive'>,
  log: Logger,
): EventBus =>
  createRabbitEventBus({
    url: required(config.AMQP_URL, 'AMQP_URL'),
    exchange: config.EVENT_EXCHANGE,
    queuePrefix: config.QUEUE_PREFIX,
    mandatoryTypes: mustArrive.map(({ type }) => routingKey(type)),
    name: service,
    log,
  });
