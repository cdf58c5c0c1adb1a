import {
  type Environment,
  jsonOf,
  readConfig,
  urlOf,
  versionedKeys,
  wholeNumber,
} from '@orchestrator/config';
import { signingKey } from '@orchestrator/internal-auth';
import {
  type CoherentServiceConfig,
  coherentServiceSettings,
  refuseFailpointInProduction,
} from '@orchestrator/service-host';
import type { z } from 'zod';

/** The environment of this service, variable by variable. */
export const tokenServiceSettings = refuseFailpointInProduction(
  coherentServiceSettings.extend({
    TOKEN_PEPPERS: versionedKeys().meta({
      description:
        'Keys under which digests are stored: `1:<base64>,2:<base64>`, each of 32 random bytes; the highest version is used for new tokens, but for one that waits as `2-standby:<base64>`',
      secret: true,
    }),
    SWEEP_MS: wholeNumber(100, 3_600_000).default(60_000).meta({
      description:
        'How often each replica looks for tokens that ended, end soon, or are refused by a policy, in milliseconds',
    }),
    PIPELINE_URL: urlOf('http').optional().meta({
      description: 'Where the pipeline service answers; without it there is no project',
    }),
    SIGNING_KEY: jsonOf(
      signingKey.refine(({ issuer }) => issuer === 'token', 'is of another issuer'),
    )
      .optional()
      .meta({
        description:
          'Private Ed25519 key (JWK with `kid` and the `issuer` token) that says who asks; with `PIPELINE_URL`',
        secret: true,
      }),
  }),
).refine(({ PIPELINE_URL: url, SIGNING_KEY: key }) => url === undefined || key !== undefined, {
  path: ['SIGNING_KEY'],
  message: 'is required with PIPELINE_URL',
});

type Settings = z.output<typeof tokenServiceSettings>;
export type TokenServiceConfig = CoherentServiceConfig<Settings>;

/** @throws ConfigError that names every fault */
export const readTokenServiceConfig = (environment: Environment): Settings =>
  readConfig(tokenServiceSettings, environment);
