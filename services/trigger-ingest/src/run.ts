import { fileURLToPath } from 'node:url';
import { runRequested } from '@orchestrator/contracts';
import { transactionOptions } from '@orchestrator/database';
import { createServiceClient } from '@orchestrator/http';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import { createSealedSecrets, resealAll } from '@orchestrator/sealed-secrets';
import { type HostedService, hostService, type ServiceAdapters } from '@orchestrator/service-host';
import { createPipelineSource } from './adapters/pipeline-source.js';
import { createPrismaAcceptedRuns } from './adapters/prisma-accepted-runs.js';
import { createPrismaDeliveries } from './adapters/prisma-deliveries.js';
import { createPrismaKnownProjects } from './adapters/prisma-known-projects.js';
import { createPrismaToldProjects } from './adapters/prisma-told-projects.js';
import { createPrismaSweeps } from './adapters/prisma-sweeps.js';
import { createPrismaWebhookStore } from './adapters/prisma-webhook-store.js';
import {
  createPrismaWebhookAddresses,
  createPrismaWebhookViews,
} from './adapters/prisma-webhook-views.js';
import { sealedWebhookSecrets } from './adapters/sealed-webhook-secrets.js';
import { triggerIngestRoutesOf } from './app.js';
import type { TriggerIngestServiceConfig } from './config.js';
import { createStartables } from './domain/find-startable.js';
import { Refusals } from './domain/refusals.js';
import { projectsConsumer } from './features/follow-projects/projects.consumer.js';
import { keepSweeping } from './features/sweep/keep-sweeping.js';
import { PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

/** Whoever starts something waits no longer than this for what may be known here as well. */
const pipelineTimeoutMs = 800;
const sweepEveryMs = 60_000;
/** Of each webhook in a minute; more tell nothing new. */
const mostNotedRefusals = 10;

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
    // What was accepted is executed, also where the pipeline service never ran before.
    mustArrive: [runRequested],
    ...(stopping && { stopping }),
    build: async ({ prisma, wakeRelay, opened, inBackground, failpoint }) => {
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
      const startables = createStartables(known, createPipelineSource(pipeline));
      const accepted = createPrismaAcceptedRuns({ prisma, wakeRelay, failpoint });
      const deliveries = createPrismaDeliveries(prisma);
      const sealed = createSealedSecrets(config.SECRETS_KEYS);
      const publicUrl = config.PUBLIC_URL;
      opened(keepSweeping(createPrismaSweeps(prisma), sweepEveryMs, inBackground));
      return {
        bindings: triggerIngestRoutesOf({
          startables,
          starting: { accepted, publicUrl },
          webhooks: {
            startables,
            store: createPrismaWebhookStore({ prisma, wakeRelay }),
            sealed,
            publicUrl,
          },
          views: createPrismaWebhookViews(prisma),
          deliveries,
          receiving: {
            addresses: createPrismaWebhookAddresses(prisma),
            startables,
            accepted,
            deliveries,
            sealed,
            refusals: new Refusals({
              most: mostNotedRefusals,
              windowMs: 60_000,
              now: () => performance.now(),
            }),
            inBackground,
          },
          resealSecrets: () => resealAll(sealed, [sealedWebhookSecrets(prisma)]),
          answerMs: config.ANSWER_TIMEOUT_MS,
        }),
        problemOf,
        consumers: [projectsConsumer(createPrismaToldProjects(prisma))],
        result: {},
      };
    },
  });
