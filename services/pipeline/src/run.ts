import { fileURLToPath } from 'node:url';
import { transactionOptions } from '@orchestrator/database';
import { createSealedSecrets, resealAll } from '@orchestrator/sealed-secrets';
import { type HostedService, hostService, type ServiceAdapters } from '@orchestrator/service-host';
import { createPrismaProjectFileStore } from './adapters/prisma-project-file-store.js';
import { createPrismaProjectFileViews } from './adapters/prisma-project-file-views.js';
import { createPrismaJobClaims } from './adapters/jobs/prisma-job-claims.js';
import { createPrismaJobQueue } from './adapters/jobs/prisma-job-queue.js';
import { createPrismaJobReports } from './adapters/jobs/prisma-job-reports.js';
import { createPrismaJobRequeues } from './adapters/jobs/prisma-job-requeues.js';
import { createSealedJobMasks } from './adapters/jobs/sealed-job-masks.js';
import { createPrismaJobSecrets } from './adapters/prisma-job-secrets.js';
import { createPrismaProjectOwners } from './adapters/prisma-project-owners.js';
import { createPrismaProjectStore } from './adapters/prisma-project-store.js';
import { createPrismaProjectViews } from './adapters/prisma-project-views.js';
import { createPrismaSecretStore } from './adapters/prisma-secret-store.js';
import { createPrismaSecretViews } from './adapters/prisma-secret-views.js';
import { createPrismaTriggerConfigStore } from './adapters/prisma-trigger-config-store.js';
import { createPrismaTriggerConfigViews } from './adapters/prisma-trigger-config-views.js';
import { createPrismaRunRequests } from './adapters/runs/prisma-run-requests.js';
import { createSealedSecretRows } from './adapters/sealed-secret-rows.js';
import { createPrismaRunStore } from './adapters/runs/prisma-run-store.js';
import { createPrismaRunViews } from './adapters/runs/prisma-run-views.js';
import { pipelineRoutesOf } from './app.js';
import type { PipelineServiceConfig } from './config.js';
import type { JobSecrets } from './domain/job-secrets.js';
import { runRequestedConsumer } from './features/accept-run/run-requested.consumer.js';
import { projectOwnersConsumer } from './features/follow-owners/project-owners.consumer.js';
import { keepSweeping } from './features/sweep-leases/keep-sweeping.js';
import { type SweepLeases, sweepLeasesWith } from './features/sweep-leases/sweep-leases.js';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

export interface PipelineService extends HostedService {
  /** Does now what the sweeper does from time to time; two at once take each job once. */
  readonly sweepLeases: SweepLeases;
}

export interface PipelineServiceAdapters extends ServiceAdapters {
  readonly secrets?: JobSecrets<Prisma.TransactionClient>;
}

/**
 * Starts the pipeline service; resolves when it serves.
 * @param given adapters to use in place of those that the configuration names
 * @param stopping aborts the wait for a database that does not come up
 */
export const runPipelineService = (
  config: PipelineServiceConfig,
  given: PipelineServiceAdapters = {},
  stopping?: AbortSignal,
): Promise<PipelineService> =>
  hostService({
    service: 'pipeline',
    config,
    given,
    migrationsDirectory: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    createClient: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    ...(stopping && { stopping }),
    build: ({ prisma, wakeRelay, inBackground, opened, failpoint, log }) => {
      const requeues = createPrismaJobRequeues({ prisma, wakeRelay, failpoint });
      const sweepLeases = sweepLeasesWith(requeues);
      opened(keepSweeping(sweepLeases, config.LEASE_SWEEP_MS, inBackground));
      const sealed = createSealedSecrets(config.SECRETS_KEYS);
      const requests = createPrismaRunRequests({ prisma, wakeRelay, failpoint });
      return Promise.resolve({
        bindings: pipelineRoutesOf({
          projects: createPrismaProjectViews(prisma),
          store: createPrismaProjectStore({ prisma, wakeRelay }),
          files: createPrismaProjectFileViews(prisma),
          fileStore: createPrismaProjectFileStore({ prisma, wakeRelay }),
          configs: createPrismaTriggerConfigViews(prisma),
          configStore: createPrismaTriggerConfigStore({ prisma, wakeRelay }),
          claims: createPrismaJobClaims({
            prisma,
            wakeRelay,
            secrets: given.secrets ?? createPrismaJobSecrets(sealed),
            masks: createSealedJobMasks(sealed),
            failpoint,
          }),
          reports: createPrismaJobReports({ prisma, wakeRelay }),
          requeues,
          queue: createPrismaJobQueue(prisma),
          secrets: createPrismaSecretViews(prisma),
          secretStore: createPrismaSecretStore({ prisma, wakeRelay, sealed }),
          // Each table with sealed values that last is to be named here.
          resealSecrets: () => resealAll(sealed, [createSealedSecretRows(prisma)]),
          runs: createPrismaRunViews(prisma),
          runStore: createPrismaRunStore({ prisma, wakeRelay }),
          publicUrl: config.PUBLIC_URL,
          answerMs: config.ANSWER_TIMEOUT_MS,
        }),
        problemOf,
        consumers: [
          projectOwnersConsumer(createPrismaProjectOwners({ prisma, wakeRelay })),
          runRequestedConsumer(requests, log),
        ],
        result: { sweepLeases },
      });
    },
  });
