import { type Environment, readConfig, urlOf } from '@orchestrator/config';
import { z } from 'zod';

/** What the tour is told by its environment. */
export const demoOptions = z.object({
  ORCHESTRATOR_URL: urlOf('http', 'https')
    .default('http://localhost:8080')
    .meta({ description: 'Where the gateway of the system is that is shown' }),
  DEMO_PROVIDER: z
    .string()
    .default('local')
    .meta({ description: 'The sign-in provider; it must be a local account' }),
});

export type DemoOptions = z.output<typeof demoOptions>;

/** @throws ConfigError that names every fault */
export const readDemoOptions = (environment: Environment): DemoOptions =>
  readConfig(demoOptions, environment);
