import type { SystemKeys } from './system-keys.js';

/** Where a program of the system under test finds what it stands on. */
export interface Places {
  readonly keys: SystemKeys;
  readonly redisUrl: string;
  readonly amqpUrl: string;
  readonly exchange: string;
  readonly queuePrefix: string;
}

const loopback = '127.0.0.1';
const unlimited = '1000000000';

const listening = (port: number, internalPort: number) => ({
  HOST: loopback,
  PORT: String(port),
  INTERNAL_HOST: loopback,
  INTERNAL_PORT: String(internalPort),
  PROCESS_METRICS: 'false',
});

const meeting = ({ redisUrl, amqpUrl, exchange }: Places) => ({
  REDIS_URL: redisUrl,
  AMQP_URL: amqpUrl,
  EVENT_EXCHANGE: exchange,
});

export const serviceEnvironment = (
  places: Places & { databaseUrl: string; port: number; internalPort: number },
) => ({
  NODE_ENV: 'test',
  ...listening(places.port, places.internalPort),
  ...meeting(places),
  DATABASE_URL: places.databaseUrl,
  QUEUE_PREFIX: places.queuePrefix,
  TRUSTED_KEYS: places.keys.trusted,
});

export const tokenEnvironment = (
  places: Parameters<typeof serviceEnvironment>[0] & { pipelineUrl: string },
) => ({
  ...serviceEnvironment(places),
  TOKEN_PEPPERS: `1:${places.keys.pepper}`,
  PIPELINE_URL: places.pipelineUrl,
  SIGNING_KEY: JSON.stringify(places.keys.token),
});

export const pipelineEnvironment = (
  places: Parameters<typeof serviceEnvironment>[0] & { blobs: string },
) => ({
  ...serviceEnvironment(places),
  SECRETS_KEYS: `1:${places.keys.secrets}`,
  BLOB_STORE: `folder:${places.blobs}`,
  LEASE_SWEEP_MS: '500',
});

export const triggerIngestEnvironment = (
  places: Parameters<typeof serviceEnvironment>[0] & { pipelineUrl: string },
) => ({
  ...serviceEnvironment(places),
  SECRETS_KEYS: `1:${places.keys.secrets}`,
  PIPELINE_URL: places.pipelineUrl,
  SIGNING_KEY: JSON.stringify(places.keys.triggerIngest),
});

export const agentGatewayEnvironment = (
  places: Parameters<typeof serviceEnvironment>[0] & { pipelineUrl: string; tokenUrl: string },
) => ({
  ...serviceEnvironment(places),
  PIPELINE_URL: places.pipelineUrl,
  TOKEN_URL: places.tokenUrl,
  SIGNING_KEY: JSON.stringify(places.keys.agentGateway),
  SWEEP_MS: '1000',
});

export const gatewayEnvironment = (
  places: Places & {
    port: number;
    internalPort: number;
    tokenUrl: string;
    identityUrl: string;
    pipelineUrl: string;
    triggerIngestUrl: string;
    agentGatewayUrl: string;
    /** Answers in place of the identity service's API; who a principal is, that service still says. */
    upstreamUrl: string;
    accessLog: 'all' | 'refused' | 'off';
    drainMs: number;
  },
) => ({
  ...listening(places.port, places.internalPort),
  ...meeting(places),
  PUBLIC_URL: `http://localhost:${places.port}`,
  ALLOWED_HOSTS: `localhost,${loopback}`,
  TOKEN_URL: places.tokenUrl,
  IDENTITY_URL: places.upstreamUrl,
  PIPELINE_URL: places.pipelineUrl,
  TRIGGER_INGEST_URL: places.triggerIngestUrl,
  AGENT_GATEWAY_URL: places.agentGatewayUrl,
  IDENTITY_OWNER_URL: places.identityUrl,
  RATE_LIMIT_REDIS_URL: places.redisUrl,
  SIGNING_KEY: JSON.stringify(places.keys.gateway),
  SEAL_KEYS: JSON.stringify([{ id: 'chaos', key: places.keys.seal }]),
  RATE_LIMIT_READ: unlimited,
  RATE_LIMIT_WRITE: unlimited,
  RATE_LIMIT_PUBLIC: unlimited,
  RATE_LIMIT_RUNNER: unlimited,
  RATE_LIMIT_REFUSED: unlimited,
  MAX_CONNECTIONS_PER_ADDRESS: '10000',
  ACCESS_LOG: places.accessLog,
  DRAIN_MS: String(places.drainMs),
  TOKEN_REPORT_MS: '1000',
});
