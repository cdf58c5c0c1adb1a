import { relative } from 'node:path';
import { pages } from '@orchestrator/contracts';
import type { LocalConfig } from './config.js';
import type { RunningSystem } from './run-local.js';

/** What people read when the system is up: where it is, with whom it works, what to try first. */
export function startupText(config: LocalConfig, system: RunningSystem): string {
  const [url = ''] = system.urls;
  const file = system.bootstrapTokenFile && relative(process.cwd(), system.bootstrapTokenFile);
  const backends = [
    config.DATABASE_URL ? 'PostgreSQL' : `an embedded store in ${config.DATA_DIR}`,
    config.REDIS_URL ? 'Redis' : 'caches in the process',
    config.AMQP_URL ? 'RabbitMQ' : 'events in the process',
  ];
  return [
    '',
    `Orchestrator Access is ready at ${system.urls.join(', ')}`,
    `  on ${backends.join(', ')}`,
    `  API       ${url}/docs  and  ${url}/openapi.json`,
    ...(system.localProviders.length > 0
      ? [
          `  sign in   ${url}${pages.signIn}  as a local account: any name, no password`,
          '            Local accounts are for trying things out, on this machine alone.',
        ]
      : [`  sign in   ${url}${pages.signIn}`]),
    `  health    ${system.internalUrls[0] ?? ''}/readyz`,
    ...(file
      ? [
          `  token     of ${system.username ?? ''}, the first user, with all scopes: ${file}`,
          '',
          'Try it:',
          `  curl -H "Authorization: Bearer $(cat ${file})" ${url}/api/v2/user`,
        ]
      : ['  token     the first one was taken away, or the first user is gone']),
    '',
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
}
