import { fileURLToPath } from 'node:url';
import { transactionOptions } from '@orchestrator/database';
import { type HostedService, hostService, type ServiceAdapters } from '@orchestrator/service-host';
import { createPrismaProjectFileStore } from './adapters/prisma-project-file-store.js';
import { createPrismaProjectFileViews } from './adapters/prisma-project-file-views.js';
import { createPrismaProjectOwners } from './adapters/prisma-project-owners.js';
import { createPrismaProjectStore } from './adapters/prisma-project-store.js';
import { createPrismaProjectViews } from './adapters/prisma-project-views.js';
import { pipelineRoutesOf } from './app.js';
import type { PipelineServiceConfig } from './config.js';
import { projectOwnersConsumer } from './features/follow-owners/project-owners.consumer.js';
import { PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

/**
 * Starts the pipeline service; resolves when it serves.
 * @param given adapters to use in place of those that the configuration names
 * @param stopping aborts the wait for a database that does not come up
 */
export const runPipelineService = (
  config: PipelineServiceConfig,
  given: ServiceAdapters = {},
  stopping?: AbortSignal,
): Promise<HostedService> =>
  hostService({
    service: 'pipeline',
    config,
    given,
    migrationsDirectory: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    createClient: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    ...(stopping && { stopping }),
    build: ({ prisma, wakeRelay }) =>
      Promise.resolve({
        bindings: pipelineRoutesOf({
          projects: createPrismaProjectViews(prisma),
          store: createPrismaProjectStore({ prisma, wakeRelay }),
          files: createPrismaProjectFileViews(prisma),
          fileStore: createPrismaProjectFileStore({ prisma, wakeRelay }),
          answerMs: config.ANSWER_TIMEOUT_MS,
        }),
        problemOf,
        consumers: [projectOwnersConsumer(createPrismaProjectOwners({ prisma, wakeRelay }))],
        result: {},
      }),
  });
