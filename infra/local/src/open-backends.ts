import { mkdir } from 'node:fs/promises';
import { createLocalCoherence } from '@orchestrator/cache';
import { type DatabaseTarget, holdStoreLock, openEmbeddedStore } from '@orchestrator/database';
import {
  createInProcessEventBus,
  createRabbitEventBus,
  type EventBus,
} from '@orchestrator/messaging';
import type { Logger } from '@orchestrator/observability';
import type { LocalConfig } from './config.js';

/** What the services of one process share. What has no entry here, each opens by its own URL. */
export interface Backends {
  readonly database: DatabaseTarget;
  readonly bus: EventBus;
  /** To be called once every service consumes: until then an in-process bus holds events back. */
  readonly consumersAreThere: () => void;
  /** Without Redis: readers and owners share the process's memory. */
  readonly coherence:
    | undefined
    | {
        readonly token: ReturnType<typeof createLocalCoherence>;
        readonly identity: ReturnType<typeof createLocalCoherence>;
      };
  /** Closes everything, last opened first. */
  close(): Promise<void>;
}

/** Opens what the configuration names, and the embedded counterpart of what it doesn't. */
export async function openBackends(
  config: LocalConfig,
  log: Logger,
  stop: (error: Error) => void,
): Promise<Backends> {
  await mkdir(config.DATA_DIR, { recursive: true, mode: 0o700 });
  const closers: (() => Promise<unknown>)[] = [];
  const database = await openDatabase(config, log, stop, closers);
  const { bus, consumersAreThere } = openBus(config, log);
  closers.push(() => bus.close());
  const coherence = config.REDIS_URL
    ? undefined
    : { token: createLocalCoherence({ log }), identity: createLocalCoherence({ log }) };
  return {
    database,
    bus,
    consumersAreThere,
    coherence,
    close: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

function openBus(config: LocalConfig, log: Logger): Pick<Backends, 'bus' | 'consumersAreThere'> {
  if (config.AMQP_URL === undefined) {
    const bus = createInProcessEventBus({ log, held: true });
    return { bus, consumersAreThere: () => bus.release() };
  }
  const bus = createRabbitEventBus({
    url: config.AMQP_URL,
    exchange: config.EVENT_EXCHANGE,
    queuePrefix: config.QUEUE_PREFIX,
    log,
  });
  return { bus, consumersAreThere: () => undefined };
}

async function openDatabase(
  config: LocalConfig,
  log: Logger,
  stop: (error: Error) => void,
  closers: (() => Promise<unknown>)[],
): Promise<DatabaseTarget> {
  if (config.DATABASE_URL === undefined) {
    const store = await openEmbeddedStore({ directory: config.DATA_DIR, onLockLost: stop });
    closers.push(() => store.close());
    return { kind: 'embedded', store };
  }
  if (config.REDIS_URL === undefined) {
    // Caches in the process are only right while no other process changes the same data.
    const lock = await holdStoreLock({
      url: config.DATABASE_URL,
      name: 'process-local-cache',
      onLost: () => stop(new Error('The lock on the database was lost.')),
      onTaken: stop,
      log,
    });
    closers.push(() => lock.release());
  }
  return { kind: 'postgres', url: config.DATABASE_URL };
}
