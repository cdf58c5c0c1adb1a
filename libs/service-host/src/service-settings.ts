import { flag, jsonOf, port, urlOf, wholeNumber } from '@orchestrator/config';
import { trustedKeys } from '@orchestrator/internal-auth';
import { logLevels } from '@orchestrator/observability';
import { z } from 'zod';

/** The settings that every service with a database has; a service extends them with its own. */
export const serviceSettings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production').meta({
    description: 'Outside `production`, an answer that breaks its contract is an error',
  }),
  LOG_LEVEL: z.enum(logLevels).default('info').meta({ description: 'Least level that is logged' }),
  HOST: z.string().default('0.0.0.0').meta({ description: 'Address to listen on' }),
  PORT: port().default(3000).meta({ description: 'Port of the service, for the gateway only' }),
  INTERNAL_HOST: z
    .string()
    .default('0.0.0.0')
    .meta({ description: 'Address of the internal port' }),
  INTERNAL_PORT: port()
    .default(9080)
    .meta({ description: 'Port of `/livez`, `/readyz` and `/metrics`; never public' }),
  DATABASE_URL: urlOf('postgres', 'postgresql').meta({
    description: 'PostgreSQL; the service keeps to a schema of its own',
    secret: true,
  }),
  DATABASE_CONNECTIONS: wholeNumber(2, 1_000)
    .default(10)
    .meta({ description: 'Most connections to PostgreSQL' }),
  AMQP_URL: urlOf('amqp', 'amqps').meta({ description: 'RabbitMQ', secret: true }),
  EVENT_EXCHANGE: z
    .string()
    .default('orchestrator.events')
    .meta({ description: 'Topic exchange of the events' }),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,80}$/)
    .default('')
    .meta({ description: 'Put before every queue name, for installations that share a broker' }),
  TRUSTED_KEYS: jsonOf(trustedKeys).meta({
    description: 'Public keys (JWK set with `issuer`) of those whose assertions are believed',
  }),
  ANSWER_TIMEOUT_MS: wholeNumber(100, 60_000).default(1_900).meta({
    description:
      'After how long a request that hangs on a dependency is answered with 503, in milliseconds',
  }),
  SHUTDOWN_GRACE_MS: wholeNumber(0, 600_000)
    .default(15_000)
    .meta({ description: 'How long requests may go on after SIGTERM, in milliseconds' }),
  DRAIN_MS: wholeNumber(0, 60_000).default(0).meta({
    description: 'How long to stay open but not ready after SIGTERM, in milliseconds',
  }),
  PROCESS_METRICS: flag().prefault('true').meta({ description: 'Metrics of the process itself' }),
  FAILPOINT: z
    .string()
    .regex(/^[a-z.-]{1,80}$/)
    .optional()
    .meta({ description: 'Named place at which the process kills itself; never in production' }),
});

/** The settings of a service whose data gateways cache. */
export const coherentServiceSettings = serviceSettings.extend({
  REDIS_URL: urlOf('redis', 'rediss').meta({
    description: 'Redis of the coherence protocol; it must run with `noeviction`',
    secret: true,
  }),
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9:-]{1,40}$/)
    .default('oa')
    .meta({ description: 'Prefix of every key in Redis; the same at the gateways' }),
});

type Settings = z.output<typeof serviceSettings>;
type CoherentSettings = z.output<typeof coherentServiceSettings>;
/** What may be left out where an adapter is handed in for it. */
type Replaceable<S, Backend extends keyof S> = Omit<S, Backend> & Partial<Pick<S, Backend>>;

/** What a service runs with. */
export type ServiceConfig<S extends Settings = Settings> = Replaceable<
  S,
  'DATABASE_URL' | 'AMQP_URL'
>;
/** What a service runs with whose data gateways cache. */
export type CoherentServiceConfig<S extends CoherentSettings = CoherentSettings> = Replaceable<
  S,
  'DATABASE_URL' | 'AMQP_URL' | 'REDIS_URL'
>;

/** The schema with the rule that a production process can't be told to kill itself. */
export const refuseFailpointInProduction = <S extends z.ZodObject>(schema: S): S =>
  schema.refine((config) => config.NODE_ENV !== 'production' || config.FAILPOINT === undefined, {
    path: ['FAILPOINT'],
    message: 'is not for production',
  });
