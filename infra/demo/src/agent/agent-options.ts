import { type Environment, readConfig, urlOf } from '@orchestrator/config';
import { hostname } from 'node:os';
import { z } from 'zod';

/** What the agent is told by its environment, under the names that other agents use. */
export const agentOptions = z.object({
  ACT_AGENT_SERVER: urlOf('http', 'https').meta({ description: 'Where the gateway is' }),
  ACT_AGENT_TOKEN: z.string().min(1).meta({ description: 'An agent token', secret: true }),
  ACT_AGENT_NAME: z
    .string()
    .default(hostname())
    .meta({ description: 'What people call it', shownDefault: '<name of the machine>' }),
  ACT_AGENT_STATE: z.string().optional().meta({
    description: 'File in which the secret of its instance is kept, to be used after a restart',
  }),
});

export type AgentOptions = z.output<typeof agentOptions>;

/** @throws ConfigError that names every fault */
export const readAgentOptions = (environment: Environment): AgentOptions =>
  readConfig(agentOptions, environment);
