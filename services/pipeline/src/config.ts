import {
  type Environment,
  flag,
  publicUrl,
  readConfig,
  urlOf,
  wholeNumber,
} from '@orchestrator/config';
import { secretsKeys } from '@orchestrator/sealed-secrets';
import {
  refuseFailpointInProduction,
  type ServiceConfig,
  serviceSettings,
} from '@orchestrator/service-host';
import { z } from 'zod';
import { blobPlace } from './blob-place.js';

const gibibyte = 2 ** 30;

/** The environment of this service, variable by variable. */
export const pipelineServiceSettings = refuseFailpointInProduction(
  serviceSettings.extend({
    PUBLIC_URL: publicUrl().default('http://localhost:8080').meta({
      description: 'The origin under which people reach the gateway; https unless loopback',
    }),
    LEASE_SWEEP_MS: wholeNumber(100, 3_600_000).default(5_000).meta({
      description:
        'How often each replica looks for jobs whose agents were not heard of in time, in milliseconds',
    }),
    SECRETS_KEYS: secretsKeys(),
    BLOB_STORE: blobPlace().meta({
      description:
        'Where artifacts are kept: `folder:<path>`, which every replica must see, or `s3://bucket/prefix`',
    }),
    S3_ENDPOINT: urlOf('http', 'https')
      .optional()
      .meta({ description: 'Where S3 answers, if it is not that of AWS' }),
    S3_REGION: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'must be the name of a region')
      .default('us-east-1')
      .meta({ description: 'Region of the bucket' }),
    S3_FORCE_PATH_STYLE: flag().prefault('false').meta({
      description: 'Whether the bucket stands in the path, as many servers other than AWS want it',
    }),
    AWS_ACCESS_KEY_ID: z.string().optional().meta({
      description: 'Who asks S3; without it, what the AWS client finds by itself, as a role',
      secret: true,
    }),
    AWS_SECRET_ACCESS_KEY: z
      .string()
      .optional()
      .meta({ description: 'With `AWS_ACCESS_KEY_ID`', secret: true }),
    AWS_SESSION_TOKEN: z
      .string()
      .optional()
      .meta({ description: 'With `AWS_ACCESS_KEY_ID`, where it is for a time', secret: true }),
    BLOB_SWEEP_MS: wholeNumber(100, 3_600_000).default(30_000).meta({
      description:
        'How often each replica removes the contents of artifacts that are no more, in milliseconds',
    }),
    MAX_ARTIFACT_BYTES: wholeNumber(1, 5 * 1_024 * gibibyte)
      .prefault(String(5 * gibibyte))
      .meta({ description: 'Size of the largest artifact that is taken, in bytes' }),
  }),
).superRefine(
  (settings, context) => {
    const {
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SESSION_TOKEN: session,
    } = settings;
    const fault = (name: string) => {
      context.addIssue({ code: 'custom', path: [name], message: 'is required' });
    };
    if (id === undefined && (secret !== undefined || session !== undefined)) {
      fault('AWS_ACCESS_KEY_ID');
    }
    if (secret === undefined && id !== undefined) fault('AWS_SECRET_ACCESS_KEY');
  },
  // Also when a variable is at fault by itself: every fault is told at once.
  { when: () => true },
);

type Settings = z.output<typeof pipelineServiceSettings>;
export type PipelineServiceConfig = ServiceConfig<Settings>;

/** @throws ConfigError that names every fault */
export const readPipelineServiceConfig = (environment: Environment): Settings =>
  readConfig(pipelineServiceSettings, environment);
