import { fileURLToPath } from 'node:url';
import { transactionOptions } from '@orchestrator/database';
import { createSealedSecrets, resealAll } from '@orchestrator/sealed-secrets';
import { type HostedService, hostService, type ServiceAdapters } from '@orchestrator/service-host';
import { triggerIngestRoutesOf } from './app.js';
import type { TriggerIngestServiceConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

/**
 * Starts the trigger-ingest service; resolves when it serves.
 * @param given adapters to use in place of those that the configuration names
 * @param stopping aborts the wait for a database that does not come up
 */
export const runTriggerIngestService = (
  config: TriggerIngestServiceConfig,
  given: ServiceAdapters = {},
  stopping?: AbortSignal,
): Promise<HostedService> =>
  hostService({
    service: 'trigger-ingest',
    config,
    given,
    migrationsDirectory: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    createClient: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    ...(stopping && { stopping }),
    build: () =>
      Promise.resolve({
        bindings: triggerIngestRoutesOf({
          // Each table with sealed values is to be named here.
          resealSecrets: () => resealAll(createSealedSecrets(config.SECRETS_KEYS), []),
        }),
        problemOf,
        result: {},
      }),
  });
