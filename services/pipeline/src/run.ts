import { fileURLToPath } from 'node:url';
import { transactionOptions } from '@orchestrator/database';
import { createSealedSecrets, resealAll } from '@orchestrator/sealed-secrets';
import {
  type Foundation,
  type HostedService,
  hostService,
  type ServiceAdapters,
} from '@orchestrator/service-host';
import { createPrismaProjectFileStore } from './adapters/prisma-project-file-store.js';
import { createPrismaProjectFileViews } from './adapters/prisma-project-file-views.js';
import { createPrismaArtifactStore } from './adapters/artifacts/prisma-artifact-store.js';
import { createPrismaArtifactViews } from './adapters/artifacts/prisma-artifact-views.js';
import { createPrismaUnownedBlobs } from './adapters/artifacts/prisma-unowned-blobs.js';
import { createFolderBlobStore } from './adapters/blobs/folder-blob-store.js';
import { createPrismaJobClaims } from './adapters/jobs/prisma-job-claims.js';
import { createPrismaJobQueue } from './adapters/jobs/prisma-job-queue.js';
import { createPrismaJobReports } from './adapters/jobs/prisma-job-reports.js';
import { createPrismaJobRequeues } from './adapters/jobs/prisma-job-requeues.js';
import { createSealedJobMaskRows, createSealedJobMasks } from './adapters/jobs/sealed-job-masks.js';
import { createPrismaLogStore } from './adapters/logs/prisma-log-store.js';
import { createPrismaLogViews } from './adapters/logs/prisma-log-views.js';
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
import type { BlobStore } from './domain/blob-store.js';
import type { JobSecrets } from './domain/job-secrets.js';
import { runRequestedConsumer } from './features/accept-run/run-requested.consumer.js';
import { appendJobLogWith } from './features/append-job-log/append-job-log.js';
import { type MaskOf, masksInMemory } from './features/append-job-log/masks-in-memory.js';
import type { ArtifactParts } from './features/artifact-bindings.js';
import { projectOwnersConsumer } from './features/follow-owners/project-owners.consumer.js';
import { watchRuns } from './features/follow-run/run-watch.js';
import type { LogParts } from './features/log-bindings.js';
import { openArtifacts } from './features/read-artifact/open-artifact.js';
import { storeArtifactWith } from './features/store-artifact/store-artifact.js';
import { type SweepBlobs, sweepBlobsWith } from './features/sweep-blobs/sweep-blobs.js';
import { keepSweeping } from './features/sweep-leases/keep-sweeping.js';
import { type SweepLeases, sweepLeasesWith } from './features/sweep-leases/sweep-leases.js';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

export interface PipelineService extends HostedService {
  /** Does now what the sweeper does from time to time; two at once take each job once. */
  readonly sweepLeases: SweepLeases;
  /** The same for contents of artifacts that are no more. */
  readonly sweepBlobs: SweepBlobs;
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
    build: async (foundation) => {
      const { prisma, wakeRelay, inBackground, opened, failpoint, log } = foundation;
      const sealed = createSealedSecrets(config.SECRETS_KEYS);
      const masks = createSealedJobMasks(sealed);
      const maskOf = masksInMemory(masks);
      const { sweepBlobs, ...artifacts } = await artifactParts(config, foundation);
      const requeues = createPrismaJobRequeues({ prisma, wakeRelay, failpoint });
      const sweepLeases = sweepLeasesWith(requeues);
      opened(keepSweeping(sweepLeases, config.LEASE_SWEEP_MS, inBackground));
      const requests = createPrismaRunRequests({ prisma, wakeRelay });
      return {
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
            masks,
            failpoint,
          }),
          reports: createPrismaJobReports({ prisma, wakeRelay, maskOf, failpoint }),
          requeues,
          queue: createPrismaJobQueue(prisma),
          secrets: createPrismaSecretViews(prisma),
          secretStore: createPrismaSecretStore({ prisma, wakeRelay, sealed }),
          // Each table with sealed values that last is to be named here.
          resealSecrets: () =>
            resealAll(sealed, [createSealedSecretRows(prisma), createSealedJobMaskRows(prisma)]),
          runs: createPrismaRunViews(prisma),
          runStore: createPrismaRunStore({ prisma, wakeRelay }),
          logs: logParts(maskOf, foundation),
          artifacts,
          publicUrl: config.PUBLIC_URL,
          answerMs: config.ANSWER_TIMEOUT_MS,
        }),
        problemOf,
        consumers: [
          projectOwnersConsumer(createPrismaProjectOwners({ prisma, wakeRelay })),
          runRequestedConsumer(requests, log),
        ],
        result: { sweepLeases, sweepBlobs },
      };
    },
  });

function logParts(
  maskOf: MaskOf,
  { prisma, opened, closing, failpoint, log }: Foundation<PrismaClient>,
): LogParts {
  const logs = createPrismaLogViews(prisma);
  const watch = opened(
    watchRuns({
      pulsesOf: (runIds) => logs.pulses(runIds),
      onFault: (error) => log.warn({ err: error }, 'runs that are followed were not looked at'),
    }),
  );
  closing.addEventListener('abort', () => void watch.close());
  const append = appendJobLogWith({
    logs: createPrismaLogStore(prisma, failpoint),
    maskOf,
    onStored: (runId) => {
      watch.nudge(runId);
    },
  });
  return { append, logs, watch };
}

async function artifactParts(
  config: PipelineServiceConfig,
  { prisma, opened, inBackground, log }: Foundation<PrismaClient>,
): Promise<ArtifactParts & { readonly sweepBlobs: SweepBlobs }> {
  const maxBytes = config.MAX_ARTIFACT_BYTES;
  const blobs = opened(await openBlobStore(config));
  const held = createPrismaArtifactStore(prisma);
  const views = createPrismaArtifactViews(prisma);
  const sweepBlobs = sweepBlobsWith({
    unowned: createPrismaUnownedBlobs(prisma),
    blobs,
    onFault: (error) => log.warn({ err: error }, 'the content of an artifact was not removed'),
  });
  opened(keepSweeping(sweepBlobs, config.BLOB_SWEEP_MS, inBackground));
  const store = storeArtifactWith({
    artifacts: held,
    blobs,
    maxBytes,
    answerMs: config.ANSWER_TIMEOUT_MS,
    onUnowned: () => inBackground(sweepBlobs()),
  });
  return { store, maxBytes, held, views, open: openArtifacts({ views, blobs }), sweepBlobs };
}

async function openBlobStore(config: PipelineServiceConfig): Promise<BlobStore> {
  const { BLOB_STORE: place, AWS_ACCESS_KEY_ID: accessKeyId } = config;
  if (place.kind === 'folder') return createFolderBlobStore(place.path);
  // Its client is large, and not for those who keep files in a folder.
  const { createS3BlobStore } = await import('./adapters/blobs/s3-blob-store.js');
  const secretAccessKey = config.AWS_SECRET_ACCESS_KEY;
  const sessionToken = config.AWS_SESSION_TOKEN;
  return createS3BlobStore({
    bucket: place.bucket,
    prefix: place.prefix,
    region: config.S3_REGION,
    endpoint: config.S3_ENDPOINT,
    forcePathStyle: config.S3_FORCE_PATH_STYLE,
    maxBytes: config.MAX_ARTIFACT_BYTES,
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
      }),
  });
}
