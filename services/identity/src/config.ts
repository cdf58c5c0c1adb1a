import { type Environment, readConfig } from '@orchestrator/config';
import {
  refuseFailpointInProduction,
  type ServiceConfig,
  serviceSettings,
} from '@orchestrator/service-host';
import type { z } from 'zod';

/** The environment of this service, variable by variable. */
export const identityServiceSettings = refuseFailpointInProduction(serviceSettings);

export type IdentityServiceConfig = ServiceConfig;

/** @throws ConfigError that names every fault */
export const readIdentityServiceConfig = (
  environment: Environment,
): z.output<typeof identityServiceSettings> => readConfig(identityServiceSettings, environment);
