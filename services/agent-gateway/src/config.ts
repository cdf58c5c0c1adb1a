import {
  type Environment,
  flag,
  jsonOf,
  publicUrl,
  readConfig,
  urlOf,
  wholeNumber,
} from '@orchestrator/config';
import { signingKey } from '@orchestrator/internal-auth';
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
export const agentGatewayServiceSettings = refuseFailpointInProduction(
  serviceSettings.extend({
    PUBLIC_URL: publicUrl().default('http://localhost:8080').meta({
      description: 'The origin under which people reach the gateway; https unless loopback',
    }),
    PIPELINE_URL: service('pipeline'),
    TOKEN_URL: service('token'),
    SIGNING_KEY: jsonOf(
      signingKey.refine(({ issuer }) => issuer === 'agent-gateway', 'is of another issuer'),
    ).meta({
      description:
        'Private Ed25519 key (JWK with `kid` and the `issuer` agent-gateway) that says who asks other services',
      secret: true,
    }),
    SWEEP_MS: wholeNumber(100, 3_600_000).default(5_000).meta({
      description:
        'How often each replica looks for agents that are not heard of any more, and for what is left to do, in milliseconds',
    }),
    RUNNER_LEGACY_AGENTS: flag().prefault('false').meta({
      description:
        'Whether agents that never register are let in with the agent token itself; each of them hands it to every job',
    }),
  }),
);

type Settings = z.output<typeof agentGatewayServiceSettings>;
export type AgentGatewayServiceConfig = ServiceConfig<Settings>;

/** @throws ConfigError that names every fault */
export const readAgentGatewayServiceConfig = (environment: Environment): Settings =>
  readConfig(agentGatewayServiceSettings, environment);
