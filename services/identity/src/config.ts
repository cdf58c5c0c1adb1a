import { type Environment, publicUrl, readConfig } from '@orchestrator/config';
import {
  refuseFailpointInProduction,
  type ServiceConfig,
  serviceSettings,
} from '@orchestrator/service-host';
import type { z } from 'zod';

/** The environment of this service, variable by variable. */
export const identityServiceSettings = refuseFailpointInProduction(
  serviceSettings.extend({
    PUBLIC_URL: publicUrl().default('http://localhost:8080').meta({
      description: 'The origin under which people reach the gateway; https unless loopback',
    }),
  }),
);

export type IdentityServiceConfig = ServiceConfig<z.output<typeof identityServiceSettings>>;

/** @throws ConfigError that names every fault */
export const readIdentityServiceConfig = (
  environment: Environment,
): z.output<typeof identityServiceSettings> => readConfig(identityServiceSettings, environment);
