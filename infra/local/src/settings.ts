import { join, resolve } from 'node:path';
import type { LocalKeys } from '@orchestrator/admin';
import { publicPart } from '@orchestrator/internal-auth';
import type { Environment } from '@orchestrator/config';
import type { LocalConfig } from './config.js';

const loopback = '127.0.0.1';
const anyPort = '0';

/** Stands for a backend for which an adapter is handed in: it is never opened. */
const embedded = {
  database: 'postgres://embedded',
  redis: 'redis://embedded',
  amqp: 'amqp://embedded',
};

export const publicUrlOf = ({ PUBLIC_URL, PORT }: LocalConfig): string =>
  PUBLIC_URL ?? `http://localhost:${PORT}`;

/** The environment of a service that runs in this process. */
export const serviceEnvironment = (config: LocalConfig, keys: LocalKeys): Environment => ({
  NODE_ENV: 'development',
  LOG_LEVEL: config.LOG_LEVEL,
  HOST: loopback,
  PORT: anyPort,
  INTERNAL_HOST: loopback,
  INTERNAL_PORT: anyPort,
  PROCESS_METRICS: 'false',
  DATABASE_URL: config.DATABASE_URL ?? embedded.database,
  REDIS_URL: config.REDIS_URL ?? embedded.redis,
  AMQP_URL: config.AMQP_URL ?? embedded.amqp,
  REDIS_PREFIX: config.REDIS_PREFIX,
  EVENT_EXCHANGE: config.EVENT_EXCHANGE,
  QUEUE_PREFIX: config.QUEUE_PREFIX,
  PUBLIC_URL: publicUrlOf(config),
  TRUSTED_KEYS: JSON.stringify({ keys: Object.values(keys.signing).map(publicPart) }),
  TOKEN_PEPPERS: keys.peppers,
  SECRETS_KEYS: keys.secrets,
  SIGN_UP: 'open',
  ...given(config.signIn),
  ...blobsOf(config),
  ...given(config.runs),
  ...given(config.serviceDeadlines),
});

/** Artifacts are kept beside everything else, unless another place is given. */
const blobsOf = ({ DATA_DIR, runs }: LocalConfig): Environment =>
  runs?.BLOB_STORE_FILE ? {} : { BLOB_STORE: `folder:${join(resolve(DATA_DIR), 'blobs')}` };

/** Where those services answer that others ask, as far as they run by now. */
export interface Ports {
  readonly token: number;
  readonly identity: number;
  readonly pipeline: number;
  readonly 'trigger-ingest': number;
  readonly 'agent-gateway': number;
}

const urlsOf = (ports: Partial<Ports>): Environment =>
  Object.fromEntries(
    Object.entries(ports).map(([service, port]) => [
      `${service.toUpperCase().replaceAll('-', '_')}_URL`,
      `http://${loopback}:${port}`,
    ]),
  );

/** The environment of a service that asks others in its own name. */
export const askingEnvironment = (
  config: LocalConfig,
  keys: LocalKeys,
  issuer: 'token' | 'trigger-ingest' | 'agent-gateway',
  ports: Partial<Ports>,
): Environment => ({
  ...serviceEnvironment(config, keys),
  ...urlsOf(ports),
  SIGNING_KEY: JSON.stringify(keys.signing[issuer]),
});

/** What says something: an empty variable counts as not given. */
const given = (environment: Environment = {}): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value));

/** The environment of a gateway that runs in this process. */
export const gatewayEnvironment = (
  config: LocalConfig,
  keys: LocalKeys,
  index: number,
  ports: Ports,
): Environment => ({
  LOG_LEVEL: config.LOG_LEVEL,
  HOST: config.HOST,
  PORT: String(config.PORT === 0 ? 0 : config.PORT + index),
  INTERNAL_HOST: loopback,
  INTERNAL_PORT: String(config.INTERNAL_PORT === 0 ? 0 : config.INTERNAL_PORT + index),
  PUBLIC_URL: publicUrlOf(config),
  ALLOWED_HOSTS: 'localhost,127.0.0.1,[::1]',
  ...urlsOf(ports),
  REDIS_PREFIX: config.REDIS_PREFIX,
  ...(config.REDIS_URL && { REDIS_URL: config.REDIS_URL, RATE_LIMIT_REDIS_URL: config.REDIS_URL }),
  SIGNING_KEY: JSON.stringify(keys.signing.gateway),
  SEAL_KEYS: JSON.stringify(keys.seal_keys),
  ...given(config.rateLimits),
  ...given(config.gatewayDeadlines),
});
