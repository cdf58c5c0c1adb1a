import { type Environment, jsonOf, publicUrl, readConfig, urlOf } from '@orchestrator/config';
import { signingKey } from '@orchestrator/internal-auth';
import { secretsKeys } from '@orchestrator/sealed-secrets';
import {
  refuseFailpointInProduction,
  type ServiceConfig,
  serviceSettings,
} from '@orchestrator/service-host';
import type { z } from 'zod';

const service = (name: string) =>
  urlOf('http')
    .default(`http://${name}:3000`)
    .meta({ description: `Where the ${name} service answers` });

/** The environment of this service, variable by variable. */
export const triggerIngestServiceSettings = refuseFailpointInProduction(
  serviceSettings.extend({
    PUBLIC_URL: publicUrl().default('http://localhost:8080').meta({
      description: 'The origin under which people reach the gateway; https unless loopback',
    }),
    PIPELINE_URL: service('pipeline'),
    SIGNING_KEY: jsonOf(
      signingKey.refine(({ issuer }) => issuer === 'trigger-ingest', 'is of another issuer'),
    ).meta({
      description:
        'Private Ed25519 key (JWK with `kid` and the `issuer` trigger-ingest) that says who asks other services',
      secret: true,
    }),
    SECRETS_KEYS: secretsKeys(),
  }),
);

type Settings = z.output<typeof triggerIngestServiceSettings>;
export type TriggerIngestServiceConfig = ServiceConfig<Settings>;

/** @throws ConfigError that names every fault */
export const readTriggerIngestServiceConfig = (environment: Environment): Settings =>
  readConfig(triggerIngestServiceSettings, environment);
