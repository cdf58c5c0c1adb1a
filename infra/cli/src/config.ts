import { type Environment, publicUrl, readConfig } from '@orchestrator/config';
import { parseToken } from '@orchestrator/token-format';
import { z } from 'zod';

/** What the command line is told by its environment. */
export const cliConfig = z.object({
  ORCHESTRATOR_TOKEN: z
    .string()
    .refine((text) => parseToken(text) !== null, 'is not a whole token; its check does not fit')
    .optional()
    .meta({ description: 'The token to work with', secret: true }),
  ORCHESTRATOR_URL: publicUrl()
    .default('http://localhost:8080')
    .meta({ description: 'Where the system answers; https unless it is loopback' }),
});

export type CliConfig = z.output<typeof cliConfig>;

/** @throws ConfigError that names every fault, and no value */
export const readCliConfig = (environment: Environment): CliConfig =>
  readConfig(cliConfig, environment);
