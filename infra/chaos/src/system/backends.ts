import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  backends,
  createRabbitNamespace,
  createTestDatabase,
  startRedisServer,
  startTcpProxy,
  type RedisServer,
  type TcpProxy,
} from '@orchestrator/testing';
import { recordEvents, type EventRecorder } from './event-recorder.js';
import type { PostgresCluster } from './postgres-cluster.js';

/** What the system stands on, each behind a proxy that can do it harm. */
export interface Backends {
  readonly redis: RedisServer;
  readonly postgres: TcpProxy;
  readonly rabbit: TcpProxy;
  /** Through the proxy. */
  readonly databaseUrl: string;
  /** Around the proxy, for the judge. */
  readonly directDatabaseUrl: string;
  readonly amqpUrl: string;
  readonly exchange: string;
  readonly queuePrefix: string;
  /** A folder for artifacts. */
  readonly blobs: string;
  readonly recorder: EventRecorder;
  /** A way of its own to Redis. */
  redisProxy(): Promise<TcpProxy>;
  close(): Promise<void>;
}

type Close = () => Promise<unknown>;

const consumerQueues = [
  'identity.audit',
  'identity.mail',
  'token.record-use',
  'token.owners',
  'token.policies',
  'token.reuse',
  'pipeline.owners',
  'trigger-ingest.projects',
  'pipeline.runs',
  'agent-gateway.owners',
  'agent-gateway.tokens',
  'agent-gateway.jobs',
];

export async function openBackends(cluster?: PostgresCluster): Promise<Backends> {
  const closers: Close[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    return { ...(await open(cluster, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  cluster: PostgresCluster | undefined,
  closers: Close[],
): Promise<Omit<Backends, 'close'>> {
  const redis = await startRedisServer();
  closers.push(() => redis.stop());
  const database = await createTestDatabase(cluster && { serverUrl: cluster.url });
  if (cluster === undefined) closers.push(() => database.drop());
  const postgres = await proxyTo(database.url, 5432);
  closers.push(() => postgres.close());

  const rabbit = createRabbitNamespace(backends.rabbit);
  const exchange = rabbit.exchange('events');
  rabbit.exchange('events.dead');
  for (const queue of [...consumerQueues, 'chaos.recorder']) {
    rabbit.queue(queue);
    rabbit.queue(`${queue}.dead`);
  }
  closers.push(() => rabbit.clear());
  const recorder = await recordEvents({
    url: rabbit.url,
    exchange,
    queue: `${rabbit.prefix}chaos.recorder`,
  });
  closers.push(() => recorder.close());
  const blobs = await mkdtemp(join(tmpdir(), 'orchestrator-blobs-'));
  closers.push(() => rm(blobs, { recursive: true, force: true }));
  const broker = await proxyTo(rabbit.url, 5672);
  closers.push(() => broker.close());

  return {
    redis,
    postgres,
    rabbit: broker,
    databaseUrl: through(database.url, postgres),
    directDatabaseUrl: database.url,
    amqpUrl: through(rabbit.url, broker),
    exchange,
    queuePrefix: rabbit.prefix,
    blobs,
    recorder,
    redisProxy: async () => {
      const proxy = await startTcpProxy({ target: { port: redis.port } });
      closers.push(() => proxy.close());
      return proxy;
    },
  };
}

function proxyTo(url: string, usualPort: number): Promise<TcpProxy> {
  const { hostname, port } = new URL(url);
  return startTcpProxy({ target: { host: hostname, port: Number(port) || usualPort } });
}

function through(url: string, proxy: TcpProxy): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(proxy.port);
  return changed.href;
}
