import { type Environment, readConfig, wholeNumber } from '@orchestrator/config';
import {
  type CoherentServiceConfig,
  coherentServiceSettings,
  refuseFailpointInProduction,
} from '@orchestrator/service-host';
import type { z } from 'zod';
import { pepperList } from './pepper-list.js';

/** The environment of this service, variable by variable. */
export const tokenServiceSettings = refuseFailpointInProduction(
  coherentServiceSettings.extend({
    TOKEN_PEPPERS: pepperList().meta({
      description:
        'Keys under which digests are stored: `1:<base64>,2:<base64>`, each of 32 random bytes; the highest version is used for new tokens, but for one that waits as `2-standby:<base64>`',
      secret: true,
    }),
    SWEEP_MS: wholeNumber(100, 3_600_000).default(60_000).meta({
      description:
        'How often each replica looks for tokens that ended, end soon, or are refused by a policy, in milliseconds',
    }),
  }),
);

type Settings = z.output<typeof tokenServiceSettings>;
export type TokenServiceConfig = CoherentServiceConfig<Settings>;

/** @throws ConfigError that names every fault */
export const readTokenServiceConfig = (environment: Environment): Settings =>
  readConfig(tokenServiceSettings, environment);
