import { type Environment, readConfig } from '@orchestrator/config';
import {
  refuseFailpointInProduction,
  type ServiceConfig,
  serviceSettings,
} from '@orchestrator/service-host';
import type { z } from 'zod';

/** The environment of this service, variable by variable. */
export const pipelineServiceSettings = refuseFailpointInProduction(serviceSettings);

type Settings = z.output<typeof pipelineServiceSettings>;
export type PipelineServiceConfig = ServiceConfig;

/** @throws ConfigError that names every fault */
export const readPipelineServiceConfig = (environment: Environment): Settings =>
  readConfig(pipelineServiceSettings, environment);
