import {
  type Environment,
  port,
  publicUrl,
  readConfig,
  urlOf,
  wholeNumber,
} from '@orchestrator/config';
import { gatewayConfig } from '@orchestrator/gateway';
import { identityServiceSettings } from '@orchestrator/identity-service';
import { logLevels } from '@orchestrator/observability';
import { pipelineServiceSettings } from '@orchestrator/pipeline-service';
import { z } from 'zod';

/** What `npm start` is told by its environment. Without any of it, it runs on nothing but itself. */
export const localConfig = z.object({
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on' }),
  PORT: port().default(8080).meta({ description: 'The public port' }),
  INTERNAL_PORT: port()
    .default(9080)
    .meta({ description: 'Port of `/livez`, `/readyz` and `/metrics` of the gateway' }),
  GATEWAYS: wholeNumber(1, 16).default(1).meta({
    description:
      'How many gateways, on `PORT` and the ports after it; more than one needs `REDIS_URL`',
  }),
  PUBLIC_URL: publicUrl().optional().meta({
    description: 'The origin under which people reach it',
    shownDefault: 'http://localhost:<PORT>',
  }),
  DATA_DIR: z
    .string()
    .default('.data')
    .meta({ description: 'Where the embedded store, keys and the bootstrap token are kept' }),
  DATABASE_URL: urlOf('postgres', 'postgresql').optional().meta({
    description: 'PostgreSQL; without it a store embedded in the process',
    secret: true,
  }),
  REDIS_URL: urlOf('redis', 'rediss').optional().meta({
    description: 'Redis; without it caches and limits live in the process',
    secret: true,
  }),
  AMQP_URL: urlOf('amqp', 'amqps').optional().meta({
    description: 'RabbitMQ; without it events are carried in the process',
    secret: true,
  }),
  REDIS_PREFIX: z.string().default('oa').meta({ description: 'Prefix of every key in Redis' }),
  EVENT_EXCHANGE: z
    .string()
    .default('orchestrator.events')
    .meta({ description: 'Topic exchange of the events' }),
  QUEUE_PREFIX: z.string().default('').meta({ description: 'Put before every queue name' }),
  LOCAL_PROVIDERS: wholeNumber(0, 4).optional().meta({
    description:
      'How many providers "Local account" there are: any name, no password; only where `PUBLIC_URL` is loopback',
    shownDefault: '1',
  }),
  LOCAL_PROVIDER_PORT: port().default(9180).meta({
    description: 'Port of the first of them, on loopback; who they know is told apart by it',
  }),
  LOG_LEVEL: z.enum(logLevels).default('warn').meta({ description: 'Least level that is logged' }),
});

/** Settings of the identity service that are handed on to it as they are. */
export const signInSettings = Object.keys(identityServiceSettings.shape).filter((name) =>
  /^(PROVIDERS|GITHUB_|GITLAB_|OIDC_|SIGN_UP|SMTP_|MAIL_)/.test(name),
);

/** Settings of the gateways that are handed on to them as they are. */
export const rateLimitSettings = Object.keys(gatewayConfig.shape).filter(
  (name) => name.startsWith('RATE_LIMIT_') && !name.endsWith('_URL'),
);

/** Settings of the pipeline and agent-gateway services that are handed on to them as they are. */
export const runSettings = [
  ...Object.keys(pipelineServiceSettings.shape).filter((name) =>
    /^(BLOB_STORE$|MAX_ARTIFACT_|S3_|AWS_)/.test(name),
  ),
  'RUNNER_LEGACY_AGENTS',
];

/** Deadlines that are handed on, to the services and to the gateways. */
export const serviceDeadlines = ['ANSWER_TIMEOUT_MS'];
export const gatewayDeadlines = ['OWNER_TIMEOUT_MS'];

export type LocalConfig = z.output<typeof localConfig> & {
  readonly signIn?: Environment;
  readonly rateLimits?: Environment;
  readonly runs?: Environment;
  readonly serviceDeadlines?: Environment;
  readonly gatewayDeadlines?: Environment;
};

/** @throws ConfigError that names every fault */
export const readLocalConfig = (environment: Environment): LocalConfig => ({
  ...readConfig(localConfig, environment),
  signIn: partOf(environment, signInSettings),
  rateLimits: partOf(environment, rateLimitSettings),
  runs: partOf(environment, runSettings),
  serviceDeadlines: partOf(environment, serviceDeadlines),
  gatewayDeadlines: partOf(environment, gatewayDeadlines),
});

/** These variables, given as they are or as files. */
const partOf = (environment: Environment, names: readonly string[]): Environment =>
  Object.fromEntries(
    names.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, environment[name]]),
  );
