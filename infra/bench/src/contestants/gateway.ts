import { randomBytes } from 'node:crypto';
import { startComponent } from '../platform/start-component.js';
import { resultsDirectory } from '../report/write-results.js';
import type { Contestant } from './contestant.js';

/** See docs/adr/0005-request-path.md. */
const asInItsImage = ['--max-semi-space-size=32'];
const profiling = ['--cpu-prof', `--cpu-prof-dir=${resultsDirectory}`];

/** Far above what a run can send. */
const noLimit = '1000000000';

/**
 * Our gateway, one process, as in production but for limits and the log of requests. It asks the
 * real services who calls, and proxies what belongs to identity to the trivial upstream.
 */
export const gateway: Contestant = {
  name: 'gateway',
  title: 'our gateway, authorized, warm',
  start: async ({ options, platform, upstreamPort, cleanUp }) => {
    if (!platform) throw new Error('Our gateway needs its services.');
    const url = (port: number) => `http://127.0.0.1:${port}`;
    const { port, pid } = await startComponent(
      'gateway',
      {
        ...platform.brokerSettings,
        ALLOWED_HOSTS: '127.0.0.1',
        IDENTITY_URL: url(upstreamPort),
        IDENTITY_OWNER_URL: url(platform.identityPort),
        TOKEN_URL: url(platform.tokenPort),
        REDIS_URL: platform.redisUrl,
        RATE_LIMIT_REDIS_URL: platform.redisUrl,
        SIGNING_KEY: JSON.stringify(platform.gatewayKey),
        SEAL_KEYS: JSON.stringify([{ id: 'bench', key: randomBytes(32).toString('base64') }]),
        RATE_LIMIT_READ: noLimit,
        RATE_LIMIT_WRITE: noLimit,
        RATE_LIMIT_PUBLIC: noLimit,
        ACCESS_LOG: 'off',
      },
      cleanUp,
      options.profile ? [...asInItsImage, ...profiling] : asInItsImage,
    );
    return { port, processes: { gateway: pid, ...platform.processes } };
  },
};
