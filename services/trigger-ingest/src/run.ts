import { fileURLToPath } from 'node:url';
import { transactionOptions } from '@orchestrator/database';
import { createServiceClient } from '@orchestrator/http';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import { type HostedService, hostService, type ServiceAdapters } from '@orchestrator/service-host';
import { createPipelineSource } from './adapters/pipeline-source.js';
import { createPrismaAcceptedRuns } from './adapters/prisma-accepted-runs.js';
import { createPrismaKnownProjects } from './adapters/prisma-known-projects.js';
import { createPrismaToldProjects } from './adapters/prisma-told-projects.js';
import { triggerIngestRoutesOf } from './app.js';
import type { TriggerIngestServiceConfig } from './config.js';
import { createStartables } from './domain/find-startable.js';
import { projectsConsumer } from './features/follow-projects/projects.consumer.js';
import { PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

/** Whoever starts something waits no longer than this for what may be known here as well. */
const pipelineTimeoutMs = 800;

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
    build: async ({ prisma, wakeRelay, opened, failpoint }) => {
      const pipeline = opened(
        createServiceClient({
          self: 'trigger-ingest',
          target: 'pipeline',
          url: config.PIPELINE_URL,
          signer: await createAssertionSigner(config.SIGNING_KEY),
          timeoutMs: pipelineTimeoutMs,
        }),
      );
      const known = createPrismaKnownProjects(prisma);
      return {
        bindings: triggerIngestRoutesOf({
          startables: createStartables(known, createPipelineSource(pipeline)),
          starting: {
            accepted: createPrismaAcceptedRuns({ prisma, wakeRelay, failpoint }),
            publicUrl: config.PUBLIC_URL,
          },
          answerMs: config.ANSWER_TIMEOUT_MS,
        }),
        problemOf,
        consumers: [projectsConsumer(createPrismaToldProjects(prisma))],
        result: {},
      };
    },
  });
