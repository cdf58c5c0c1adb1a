import { randomBytes } from 'node:crypto';
import type { Place } from '../place.js';
import { type Component, profilingArguments, startComponent } from './start-component.js';
import type { Platform } from './start-platform.js';

/** See docs/adr/0005-request-path.md. */
const asInItsImage = ['--max-semi-space-size=32'];

/** Where the services of runs answer. */
export interface RunServicePorts {
  readonly pipeline: number;
  readonly triggerIngest: number;
  readonly agentGateway: number;
}

/** Far above what a run can send. */
const noLimit = '1000000000';

/**
 * Our gateway, one process, as in production but for limits and the log of requests. It asks the
 * real services who calls, and proxies what belongs to identity to the trivial upstream.
 */
export function startGateway(
  { options, cleanUp }: Place,
  platform: Platform,
  upstreamPort: number,
  services?: RunServicePorts,
): Promise<Component> {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  return startComponent(
    'gateway',
    {
      ...platform.brokerSettings,
      ALLOWED_HOSTS: '127.0.0.1',
      IDENTITY_URL: url(upstreamPort),
      IDENTITY_OWNER_URL: url(platform.identityPort),
      TOKEN_URL: url(platform.tokenPort),
      ...(services && {
        PIPELINE_URL: url(services.pipeline),
        TRIGGER_INGEST_URL: url(services.triggerIngest),
        AGENT_GATEWAY_URL: url(services.agentGateway),
      }),
      REDIS_URL: platform.redisUrl,
      RATE_LIMIT_REDIS_URL: platform.redisUrl,
      SIGNING_KEY: JSON.stringify(platform.gatewayKey),
      SEAL_KEYS: JSON.stringify([{ id: 'bench', key: randomBytes(32).toString('base64') }]),
      RATE_LIMIT_READ: noLimit,
      RATE_LIMIT_WRITE: noLimit,
      RATE_LIMIT_PUBLIC: noLimit,
      RATE_LIMIT_RUNNER: noLimit,
      ACCESS_LOG: 'off',
    },
    cleanUp,
    [...asInItsImage, ...profilingArguments(options)],
  );
}
