import {
  flag,
  jsonOf,
  list,
  port,
  publicUrl,
  readConfig,
  secretBytes,
  urlOf,
  wholeNumber,
  type Environment,
} from '@orchestrator/config';
import { signingKey } from '@orchestrator/internal-auth';
import { logLevels } from '@orchestrator/observability';
import { z } from 'zod';

const service = (name: string) =>
  urlOf('http')
    .default(`http://${name}:3000`)
    .meta({ description: `Where the ${name} service answers` });

const perMinute = (requests: number, whose: string) =>
  wholeNumber(1, 1_000_000_000)
    .default(requests)
    .meta({ description: `Requests a minute ${whose}` });

const sealKeys = z.array(
  z.object({ id: z.string().regex(/^[a-z0-9-]{1,20}$/), key: secretBytes() }),
);

/** Everything that the gateway is told by its environment. */
export const gatewayConfig = z.object({
  HOST: z.string().default('0.0.0.0').meta({ description: 'Address to listen on' }),
  PORT: port().default(8080).meta({ description: 'The public port' }),
  INTERNAL_HOST: z
    .string()
    .default('0.0.0.0')
    .meta({ description: 'Address of the internal port' }),
  INTERNAL_PORT: port()
    .default(9080)
    .meta({ description: 'Port of `/livez`, `/readyz` and `/metrics`; never public' }),
  PUBLIC_URL: publicUrl().default('http://localhost:8080').meta({
    description: 'The origin under which people reach the gateway; https unless loopback',
  }),
  ALLOWED_HOSTS: list()
    .prefault('')
    .meta({ description: 'Further host names to answer for, besides that of `PUBLIC_URL`' }),
  WEB_UI_DIRECTORY: z.string().optional().meta({
    description: 'Folder of the built web UI; without one there its pages are 404',
    shownDefault: 'that of the package `@orchestrator/web-ui`',
  }),
  TRUSTED_PROXIES: list().prefault('').meta({
    description: 'Addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed',
  }),
  IDENTITY_URL: service('identity'),
  TOKEN_URL: service('token'),
  PIPELINE_URL: service('pipeline'),
  TRIGGER_INGEST_URL: service('trigger-ingest'),
  AGENT_GATEWAY_URL: service('agent-gateway'),
  IDENTITY_OWNER_URL: urlOf('http').optional().meta({
    description: 'Where principals are asked for, if not at `IDENTITY_URL`',
  }),
  TOKEN_OWNER_URL: urlOf('http').optional().meta({
    description: 'Where tokens are verified, if not at `TOKEN_URL`',
  }),
  REDIS_URL: urlOf('redis', 'rediss').optional().meta({
    description:
      'Redis of the coherence protocol (`noeviction`); without it this is the only gateway',
    secret: true,
  }),
  RATE_LIMIT_REDIS_URL: urlOf('redis', 'rediss').optional().meta({
    description: 'Redis where gateways add up rate limits; without it each counts alone',
    secret: true,
  }),
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9:-]{1,40}$/)
    .default('oa')
    .meta({ description: 'Prefix of every key in Redis' }),
  AMQP_URL: urlOf('amqp', 'amqps')
    .optional()
    .meta({ description: 'RabbitMQ; without it events stay in the process', secret: true }),
  EVENT_EXCHANGE: z
    .string()
    .default('orchestrator.events')
    .meta({ description: 'Topic exchange of the events' }),
  SIGNING_KEY: jsonOf(
    signingKey.refine(({ issuer }) => issuer === 'gateway', 'is of another issuer'),
  ).meta({
    description: 'Private Ed25519 key (JWK with `kid` and `issuer`) that signs caller assertions',
    secret: true,
  }),
  SEAL_KEYS: jsonOf(sealKeys.min(1)).meta({
    description:
      'Keys that seal cache entries, newest first: `[{"id","key"}]`; only gateways hold them',
    secret: true,
  }),
  RATE_LIMIT_READ: perMinute(6_000, 'of one caller that read'),
  RATE_LIMIT_WRITE: perMinute(600, 'of one caller that change something'),
  RATE_LIMIT_RUNNER: perMinute(
    1_200,
    'of one agent, in the runner protocol; it calls at least ten times a second',
  ),
  RATE_LIMIT_PUBLIC: perMinute(600, 'from one address without a credential'),
  RATE_LIMIT_REFUSED: perMinute(120, 'from one address with a refused credential'),
  RATE_LIMIT_LEAKED: wholeNumber(1, 1_000_000_000)
    .default(10_000)
    .meta({ description: 'Values a minute that one address may report as leaked' }),
  MAX_CONNECTIONS: wholeNumber(1, 1_000_000)
    .default(10_000)
    .meta({ description: 'Open connections in all' }),
  MAX_CONNECTIONS_PER_ADDRESS: wholeNumber(1, 1_000_000)
    .default(1_000)
    .meta({ description: 'Open connections from one address' }),
  UPSTREAM_CONNECTIONS: wholeNumber(1, 10_000)
    .default(64)
    .meta({ description: 'Connections to each service' }),
  UPSTREAM_STREAMS: wholeNumber(1, 100_000).default(1_024).meta({
    description: 'Further connections to each service, for uploads, downloads and live streams',
  }),
  MAX_STREAMS_PER_CALLER: wholeNumber(1, 1_000_000).default(100).meta({
    description: 'Of those, how many one token or session may have open at one gateway',
  }),
  UPSTREAM_TIMEOUT_MS: wholeNumber(100, 600_000)
    .default(30_000)
    .meta({ description: 'Longest wait for the first byte of an answer, in milliseconds' }),
  OWNER_TIMEOUT_MS: wholeNumber(100, 60_000).default(1_500).meta({
    description:
      'After how long a caller that its service does not name is answered with 503, in milliseconds',
  }),
  TOKEN_CACHE_ENTRIES: wholeNumber(1, 10_000_000)
    .default(100_000)
    .meta({ description: 'Tokens, sessions and principals kept in the process, of each' }),
  TOKEN_REPORT_MS: wholeNumber(10, 600_000).default(10_000).meta({
    description:
      'At most one event about uses of a token, and one about its refusals, in this time; the first in a tenth of it. In milliseconds',
  }),
  SHUTDOWN_GRACE_MS: wholeNumber(0, 600_000)
    .default(15_000)
    .meta({ description: 'How long requests may go on after SIGTERM, in milliseconds' }),
  DRAIN_MS: wholeNumber(0, 60_000).default(0).meta({
    description:
      'How long to stay open but not ready after SIGTERM, for balancers, in milliseconds',
  }),
  ACCESS_LOG: z
    .enum(['all', 'refused', 'off'])
    .default('all')
    .meta({ description: 'Which requests are logged: `all`, `refused` (4xx and 5xx) or `off`' }),
  LOG_LEVEL: z.enum(logLevels).default('info').meta({ description: 'Least level that is logged' }),
  PROCESS_METRICS: flag().prefault('true').meta({ description: 'Metrics of the process itself' }),
});

export type GatewayConfig = z.output<typeof gatewayConfig>;

/** @throws ConfigError that names every fault */
export const readGatewayConfig = (environment: Environment): GatewayConfig =>
  readConfig(gatewayConfig, environment);
