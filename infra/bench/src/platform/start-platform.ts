import { randomBytes } from 'node:crypto';
import { generateSigningKey, publicPart, type SigningKey } from '@orchestrator/internal-auth';
import {
  availableBackends,
  createRabbitNamespace,
  createTestDatabase,
  startRedisServer,
} from '@orchestrator/testing';
import type { CleanUp } from '../processes/clean-up.js';
import type { Place } from '../place.js';
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
  readonly redisUrl: string;
  readonly brokerSettings: Readonly<Record<string, string>>;
  readonly identityPort: number;
  readonly tokenPort: number;
  readonly processes: Readonly<Record<string, number>>;
}

/**
 * Starts both services with a database, a Redis and queues of their own.
 * @throws Error that says which server is not reachable
 */
export async function startPlatform({ options, cleanUp }: Place): Promise<Platform> {
  await requireServers();
  const profiling = profilingArguments(options);
  const redis = await startRedisServer();
  cleanUp.add(() => redis.stop());
  const database = await createTestDatabase();
  cleanUp.add(() => database.drop());
  const brokerSettings = brokerRoom(cleanUp);
  const gatewayKey = await generateSigningKey('gateway');
  const settings = {
    ...brokerSettings,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    TRUSTED_KEYS: JSON.stringify({ keys: [publicPart(gatewayKey)] }),
  };
  const identity = await startComponent('identity', settings, cleanUp, profiling);
  const pepper = randomBytes(32);
  const peppers = { TOKEN_PEPPERS: `1:${pepper.toString('base64')}` };
  const token = await startComponent('token', { ...settings, ...peppers }, cleanUp, profiling);
  return {
    token: await mintToken(database.url, token.port, gatewayKey),
    databaseUrl: database.url,
    pepper,
    gatewayKey,
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

/** An exchange and queues of our own in a broker that others use too. */
function brokerRoom(cleanUp: CleanUp): Readonly<Record<string, string>> {
  const rabbit = createRabbitNamespace();
  rabbit.exchange('events.dead');
  rabbit.queue('token.record-use');
  rabbit.queue('token.record-use.dead');
  cleanUp.add(() => rabbit.clear());
  return {
    AMQP_URL: rabbit.url,
    EVENT_EXCHANGE: rabbit.exchange('events'),
    QUEUE_PREFIX: rabbit.prefix,
  };
}
