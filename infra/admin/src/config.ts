import { type Environment, jsonOf, readConfig, urlOf } from '@orchestrator/config';
import { signingKey } from '@orchestrator/internal-auth';
import { z } from 'zod';

/** What the operator's command line is told by its environment; beside `npm start` nothing is needed. */
export const adminConfig = z.object({
  IDENTITY_URL: urlOf('http', 'https').optional().meta({
    description: 'Where the identity service answers; without it, the system of `npm start`',
  }),
  PIPELINE_URL: urlOf('http', 'https').optional().meta({
    description: 'Where the pipeline service answers; with `IDENTITY_URL`, to seal secrets anew',
  }),
  TRIGGER_INGEST_URL: urlOf('http', 'https').optional().meta({
    description:
      'Where the trigger-ingest service answers; with `IDENTITY_URL`, to seal secrets anew',
  }),
  ADMIN_SIGNING_KEY: jsonOf(
    signingKey.refine(({ issuer }) => issuer === 'admin', 'is of another issuer'),
  )
    .optional()
    .meta({
      description:
        'Private Ed25519 key (JWK with `kid` and the `issuer` admin); with `IDENTITY_URL`',
      secret: true,
    }),
  SECRETS_DIR: z.string().optional().meta({
    description: 'Directory with the files of the keys that are rotated; with `IDENTITY_URL`',
  }),
  OPERATOR: z.string().min(1).max(200).optional().meta({
    description: 'Who the audit log says it was',
    shownDefault: '<user>@<machine>',
  }),
  DATA_DIR: z
    .string()
    .default('.data')
    .meta({ description: 'Where the system of `npm start` keeps its data' }),
});

export type AdminConfig = z.output<typeof adminConfig>;

/** @throws ConfigError that names every fault */
export const readAdminConfig = (environment: Environment): AdminConfig =>
  readConfig(adminConfig, environment);
