import { handleOnce, inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { type RunRequest, type RunRequests, starterOf } from '../../domain/run-requests.js';
import { projectAt, type RunPlace } from '../jobs/run-place.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { queueJobs } from './queue-jobs.js';
import { toldTrigger } from './run-events.js';

type Tx = Prisma.TransactionClient;

const consumer = 'runs';

export const createPrismaRunRequests = ({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): RunRequests => ({
  accept: async (eventId, request) => {
    const accepted = await inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, pipelineSchema, consumer, eventId))) return true;
      return queue(tx, request);
    });
    wakeRelay();
    return accepted;
  },
});

async function queue(tx: Tx, request: RunRequest): Promise<boolean> {
  const { runId: id, pipeline, trigger, combinations, requiredLabels, actor } = request;
  const place = await holdProject(tx, request.projectId);
  if (place === undefined) return false;
  if (!(await insert(tx, request))) return true;
  await queueJobs(tx, {
    id,
    project: projectAt(place),
    pipeline,
    attempt: 1,
    trigger,
    combinations,
    requiredLabels,
    starterUserId: starterOf(request),
    actor,
  });
  return true;
}

/** It is not deleted before this transaction ends. */
async function holdProject(tx: Tx, id: string): Promise<Omit<RunPlace, 'pipeline'> | undefined> {
  const [project] = await tx.$queryRaw<Omit<RunPlace, 'pipeline'>[]>`
    SELECT p.id AS "projectId", p.name AS "projectName", p.namespace_id AS "namespaceId",
           n.type::text AS "namespaceType", n.name AS "namespaceName"
      FROM pipeline.project p JOIN pipeline.namespace n ON n.id = p.namespace_id
     WHERE p.id = ${id}::uuid FOR KEY SHARE OF p`;
  return project;
}

/** @returns false where the run is there already */
async function insert(tx: Tx, request: RunRequest): Promise<boolean> {
  const { runId: id, trigger, config, combinations } = request;
  const { count } = await tx.run.createMany({
    data: {
      id,
      projectId: request.projectId,
      pipeline: request.pipeline,
      ref: request.ref,
      commitSha: request.commitSha,
      entrypoint: request.entrypoint,
      inputs: { ...request.inputs },
      requiredLabels: { ...request.requiredLabels },
      configId: config?.id ?? null,
      configVersion: config?.version ?? null,
      combinations: combinations.map((values) => ({ ...values })),
      envMappings: { ...request.envMappings },
      withSecrets: request.withSecrets,
      trigger: toldTrigger(trigger),
      jobsTotal: combinations.length,
      createdAt: request.requestedAt,
    },
    skipDuplicates: true,
  });
  return count === 1;
}
