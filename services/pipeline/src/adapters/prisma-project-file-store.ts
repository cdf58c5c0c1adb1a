import { createHash } from 'node:crypto';
import { appendToOutbox, inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { requirePreconditions } from '../domain/precondition.js';
import { ProjectError } from '../domain/project-error.js';
import { directoriesOf, mostFiles, noSuchFile, type ProjectFile } from '../domain/project-file.js';
import type { NewContent, ProjectFileStore } from '../domain/project-file-store.js';
import { fileDeletedEvent, fileWrittenEvent } from './file-events.js';
import { holdProject } from './held-project.js';
import { pipelineSchema } from './pipeline-schema.js';
import { fileColumns } from './prisma-project-file-views.js';

type Tx = Prisma.TransactionClient;

export function createPrismaProjectFileStore({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): ProjectFileStore {
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work);
    wakeRelay();
    return result;
  };

  return {
    write: (wanted) =>
      change(async (tx) => {
        const project = await holdProject(tx, wanted.projectId);
        const before = await find(tx, wanted);
        requirePreconditions(wanted.conditions, before?.sha256 ?? null);
        if (before === null) await requireRoom(tx, wanted);
        const file = await put(tx, wanted);
        const { path, sha256 } = file;
        await appendToOutbox(tx, pipelineSchema, [
          fileWrittenEvent(project, { path, sha256 }, wanted.actor),
        ]);
        return { file, isNew: before === null };
      }),

    remove: (wanted) =>
      change(async (tx) => {
        const project = await holdProject(tx, wanted.projectId);
        const before = await find(tx, wanted);
        requirePreconditions(wanted.conditions, before?.sha256 ?? null);
        if (before === null) throw noSuchFile();
        await tx.projectFile.delete({ where: keyOf(wanted) });
        await appendToOutbox(tx, pipelineSchema, [fileDeletedEvent(project, before, wanted.actor)]);
      }),
  };
}

type Place = Pick<NewContent, 'projectId' | 'path'>;

const keyOf = ({ projectId, path }: Place) => ({ projectId_path: { projectId, path } });

const find = (tx: Tx, { kind, ...place }: Place & Pick<NewContent, 'kind'>) =>
  tx.projectFile.findUnique({
    where: { ...keyOf(place), isPipeline: kind === 'pipeline' },
    select: { path: true, sha256: true },
  });

async function put(tx: Tx, wanted: NewContent): Promise<ProjectFile> {
  const { projectId, path, kind, content, actor } = wanted;
  const sha256 = createHash('sha256').update(content).digest('hex');
  await tx.$executeRaw`
    INSERT INTO pipeline.project_file
           (project_id, path, is_pipeline, content, size, sha256, updated_at, updated_by)
    VALUES (${projectId}::uuid, ${path}, ${kind === 'pipeline'}, ${content}, ${content.length},
            ${sha256}, clock_timestamp(), ${actor.name})
    ON CONFLICT (project_id, path) DO UPDATE
       SET content = excluded.content, size = excluded.size, sha256 = excluded.sha256,
           updated_at = excluded.updated_at, updated_by = excluded.updated_by`;
  return tx.projectFile.findUniqueOrThrow({ where: keyOf(wanted), select: fileColumns });
}

/** The project is held: what is counted here does not grow meanwhile. */
async function requireRoom(tx: Tx, { projectId, path }: Place): Promise<void> {
  if ((await tx.projectFile.count({ where: { projectId } })) >= mostFiles) {
    throw new ProjectError('conflict', `A project may have at most ${mostFiles} files.`);
  }
  const inTheWay = await tx.projectFile.findFirst({
    where: {
      projectId,
      // `0` follows `/`: between the two is what is below the directory of this name.
      OR: [{ path: { in: directoriesOf(path) } }, { path: { gt: `${path}/`, lt: `${path}0` } }],
    },
    select: { path: true },
  });
  if (inTheWay === null) return;
  throw new ProjectError(
    'conflict',
    `There is a file ${inTheWay.path}: one of the two would have to be a directory.`,
  );
}
