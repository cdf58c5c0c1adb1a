import { randomBytes } from 'node:crypto';
import type { SigningKey } from '@orchestrator/internal-auth';
import {
  availableBackends,
  createRabbitNamespace,
  createTestDatabase,
  startRedisServer,
} from '@orchestrator/testing';
import type { CleanUp } from '../processes/clean-up.js';
import type { Place } from '../place.js';
import { createPlatformKeys, type PlatformKeys, trustedKeysOf } from './platform-keys.js';
import { mintToken } from './mint-token.js';
import { profilingArguments, startComponent } from './start-component.js';

/** What stands behind our gateway: the real services on PostgreSQL, Redis and RabbitMQ. */
export interface Platform {
  /** A personal access token of the first user. */
  readonly token: string;
  readonly databaseUrl: string;
  /** The one key under which the token service stores digests. */
  readonly pepper: Uint8Array;
  readonly gatewayKey: SigningKey;
  readonly keys: PlatformKeys;
  readonly redisUrl: string;
  readonly brokerSettings: Readonly<Record<string, string>>;
  /** What every service with a database takes. */
  readonly settings: Readonly<Record<string, string>>;
  readonly identityPort: number;
  readonly tokenPort: number;
  readonly processes: Readonly<Record<string, number>>;
}

/**
 * Starts both services with a database, a Redis and queues of their own.
 * @param pipelinePort where the pipeline service is going to answer, where there is one
 * @throws Error that says which server is not reachable
 */
export async function startPlatform(
  { options, cleanUp }: Place,
  pipelinePort?: number,
): Promise<Platform> {
  await requireServers();
  const profiling = profilingArguments(options);
  const redis = await startRedisServer();
  cleanUp.add(() => redis.stop());
  const database = await createTestDatabase();
  cleanUp.add(() => database.drop());
  const brokerSettings = brokerRoom(cleanUp);
  const keys = await createPlatformKeys();
  const settings = {
    ...brokerSettings,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    TRUSTED_KEYS: trustedKeysOf(keys),
  };
  const pepper = randomBytes(32);
  const [identity, token] = await Promise.all([
    startComponent('identity', settings, cleanUp, profiling),
    startComponent(
      'token',
      {
        ...settings,
        TOKEN_PEPPERS: `1:${pepper.toString('base64')}`,
        ...(pipelinePort !== undefined && {
          PIPELINE_URL: `http://127.0.0.1:${pipelinePort}`,
          SIGNING_KEY: JSON.stringify(keys.token),
        }),
      },
      cleanUp,
      profiling,
    ),
  ]);
  return {
    token: await mintToken(database.url, token.port, keys.gateway),
    databaseUrl: database.url,
    pepper,
    gatewayKey: keys.gateway,
    keys,
    settings,
    redisUrl: redis.url,
    brokerSettings,
    identityPort: identity.port,
    tokenPort: token.port,
    processes: { redis: redis.pid, identity: identity.pid, token: token.pid },
  };
}

async function requireServers(): Promise<void> {
  const { postgres, rabbit } = await availableBackends();
  if (postgres !== undefined && rabbit !== undefined) return;
  throw new Error(
    'Our gateway is measured on PostgreSQL and RabbitMQ: set DATABASE_URL and AMQP_URL, or leave ' +
      'it out with --only direct,nginx,auth_request,express.',
  );
}

const consumerQueues = [
  'identity.audit',
  'identity.mail',
  'token.record-use',
  'token.owners',
  'token.policies',
  'token.reuse',
  'pipeline.owners',
  'pipeline.runs',
  'agent-gateway.jobs',
  'agent-gateway.owners',
  'agent-gateway.tokens',
  'trigger-ingest.projects',
];

/** An exchange and queues of our own in a broker that others use too. */
function brokerRoom(cleanUp: CleanUp): Readonly<Record<string, string>> {
  const rabbit = createRabbitNamespace();
  rabbit.exchange('events.dead');
  for (const queue of consumerQueues) {
    rabbit.queue(queue);
    rabbit.queue(`${queue}.dead`);
  }
  cleanUp.add(() => rabbit.clear());
  return {
    AMQP_URL: rabbit.url,
    EVENT_EXCHANGE: rabbit.exchange('events'),
    QUEUE_PREFIX: rabbit.prefix,
  };
}
