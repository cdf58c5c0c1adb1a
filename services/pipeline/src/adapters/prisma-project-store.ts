import {
  appendToOutbox,
  IdempotencyConflictError,
  inTransaction,
  newId,
  onceByKey,
} from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { nameKeyOf, type Project } from '../domain/project.js';
import { ProjectError } from '../domain/project-error.js';
import type { NewProject, ProjectChanges, ProjectStore } from '../domain/project-store.js';
import { holdProject, readProject } from './held-project.js';
import { holdLiveNamespace } from './live-namespace.js';
import { pipelineSchema } from './pipeline-schema.js';
import { createdEvent, deletedEvent, updatedEvent } from './project-events.js';

type Tx = Prisma.TransactionClient;

export function createPrismaProjectStore({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): ProjectStore {
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work).catch(translate);
    wakeRelay();
    return result;
  };

  return {
    create: (wanted) =>
      change(async (tx) => {
        const { once } = wanted;
        const make = () => insert(tx, wanted);
        const { projectId } =
          once === undefined ? await make() : await onceByKey(tx, pipelineSchema, once, make);
        return readProject(tx, projectId);
      }),

    update: (projectId, changes, actor) =>
      change(async (tx) => {
        const before = await holdProject(tx, projectId);
        const changed = changedFields(before, changes);
        if (changed.length === 0) return before;
        const { vcsUrl = before.vcsUrl, defaultRef = before.defaultRef } = changes;
        await tx.$executeRaw`
          UPDATE pipeline.project SET vcs_url = ${vcsUrl}, default_ref = ${defaultRef},
                 updated_at = greatest(clock_timestamp(), updated_at + interval '1 millisecond')
           WHERE id = ${projectId}::uuid`;
        const project = await readProject(tx, projectId);
        await appendToOutbox(tx, pipelineSchema, [updatedEvent(project, changed, actor)]);
        return project;
      }),

    remove: (projectId, actor) =>
      change(async (tx) => {
        const project = await holdProject(tx, projectId);
        await tx.project.delete({ where: { id: projectId } });
        await appendToOutbox(tx, pipelineSchema, [deletedEvent(project, actor)]);
      }),
  };
}

/** Plain JSON, for it is remembered under an idempotency key. */
interface Made {
  readonly projectId: string;
}

/** The unique index decides who gets a name. */
async function insert(tx: Tx, wanted: NewProject): Promise<Made> {
  const { namespace, name, vcsType, vcsUrl, defaultRef, actor } = wanted;
  await holdLiveNamespace(tx, namespace);
  const projectId = newId();
  await tx.project.create({
    data: {
      id: projectId,
      namespaceId: namespace.id,
      name,
      nameKey: nameKeyOf(name),
      vcsType,
      vcsUrl,
      defaultRef,
    },
  });
  const project = await readProject(tx, projectId);
  await appendToOutbox(tx, pipelineSchema, [createdEvent(project, actor)]);
  return { projectId };
}

/** By the names that the API gives them. */
const changedFields = (before: Project, { vcsUrl, defaultRef }: ProjectChanges): string[] => [
  ...(vcsUrl === undefined || vcsUrl === before.vcsUrl ? [] : ['vcs_url']),
  ...(defaultRef === undefined || defaultRef === before.defaultRef ? [] : ['default_ref']),
];

function translate(error: unknown): never {
  if (error instanceof IdempotencyConflictError) {
    throw error.reason === 'in_flight'
      ? new ProjectError('key_in_flight', 'The first request with this key is not answered yet.')
      : new ProjectError('key_reused', 'This key was used with another request.');
  }
  // Ids are random: what is taken can only be the name.
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    throw new ProjectError(
      'name_taken',
      'There is a project of this name, in this case or another.',
    );
  }
  throw error;
}
