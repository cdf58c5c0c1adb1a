import { appendToOutbox, inTransaction, newId } from '@orchestrator/database';
import type { SealedSecrets } from '@orchestrator/sealed-secrets';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { ProjectError } from '../domain/project-error.js';
import {
  levelOf,
  mostSecrets,
  noSuchSecret,
  placeIdOf,
  sealContextOf,
  type SecretPlace,
} from '../domain/secret.js';
import type { SecretStore } from '../domain/secret-store.js';
import { holdProject } from './held-project.js';
import { holdLiveNamespace } from './live-namespace.js';
import { pipelineSchema } from './pipeline-schema.js';
import { shownColumns } from './prisma-secret-views.js';
import { secretCreatedEvent, secretDeletedEvent, secretUpdatedEvent } from './secret-events.js';

type Tx = Prisma.TransactionClient;

export function createPrismaSecretStore({
  prisma,
  wakeRelay,
  sealed,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly sealed: SealedSecrets;
}): SecretStore {
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work);
    wakeRelay();
    return result;
  };

  return {
    write: ({ place, key, value }, actor) =>
      change(async (tx) => {
        await holdPlace(tx, place);
        const placeId = placeIdOf(place);
        const known = await find(tx, placeId, key);
        if (known === null) await requireRoom(tx, placeId);
        const row = { id: known?.id ?? newId(), level: levelOf(place), placeId, key };
        const jwe = await sealed.seal(value, sealContextOf(row));
        await tx.$executeRaw`
          INSERT INTO pipeline.secret
                 (id, level, place_id, namespace_id, project_id, key, sealed, updated_at, updated_by)
          VALUES (${row.id}::uuid, ${row.level}::pipeline.secret_level, ${placeId}::uuid,
                  ${place.namespace.id}::uuid, ${place.project?.id ?? null}::uuid, ${key}, ${jwe},
                  clock_timestamp(), ${actor.name})
          ON CONFLICT (place_id, key) DO UPDATE
             SET sealed = excluded.sealed, updated_at = excluded.updated_at,
                 updated_by = excluded.updated_by`;
        const event = known === null ? secretCreatedEvent : secretUpdatedEvent;
        await appendToOutbox(tx, pipelineSchema, [event(place, row, actor)]);
        const secret = await tx.secret.findUniqueOrThrow({
          where: { id: row.id },
          select: shownColumns,
        });
        return { secret, isNew: known === null };
      }),

    remove: ({ place, key }, actor) =>
      change(async (tx) => {
        const known = await find(tx, placeIdOf(place), key);
        // Somebody else may have been faster.
        const { count } = await tx.secret.deleteMany({ where: { id: known?.id ?? newId() } });
        if (known === null || count === 0) throw noSuchSecret();
        await appendToOutbox(tx, pipelineSchema, [secretDeletedEvent(place, known, actor)]);
      }),
  };
}

const find = (tx: Tx, placeId: string, key: string) =>
  tx.secret.findUnique({
    where: { placeId_key: { placeId, key } },
    select: { id: true, key: true },
  });

/** The place stays while a secret is put there, and what is counted in it is by one at a time. */
async function holdPlace(tx: Tx, { namespace, project }: SecretPlace): Promise<void> {
  if (project !== null) {
    await holdProject(tx, project.id);
    return;
  }
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${namespace.id}, 0))`;
  await holdLiveNamespace(tx, namespace);
}

async function requireRoom(tx: Tx, placeId: string): Promise<void> {
  if ((await tx.secret.count({ where: { placeId } })) < mostSecrets) return;
  throw new ProjectError('conflict', `There may be at most ${mostSecrets} secrets here.`);
}
