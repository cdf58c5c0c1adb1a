import type { Prisma } from '../generated/prisma/client.js';
import type { Namespace } from '../domain/project.js';
import { ProjectError } from '../domain/project-error.js';

type Tx = Prisma.TransactionClient;

/** For how long a namespace that is gone is remembered, in days: no assertion names it after that. */
const rememberedDays = 1;

/**
 * Keeps the end of a namespace out until this transaction ends: a new project there comes before it,
 * and goes with it, or is refused.
 * @throws ProjectError `caller_not_live` for a user that is gone, `not_found` for an organization
 */
export async function holdLiveNamespace(tx: Tx, { id, type, name }: Namespace): Promise<void> {
  // A name that is known stays: the caller may remember an older one.
  await tx.$executeRaw`
    INSERT INTO pipeline.namespace (id, type, name)
    VALUES (${id}::uuid, ${type}::pipeline.namespace_type, ${name}) ON CONFLICT (id) DO NOTHING`;
  const [held] = await tx.$queryRaw<{ ended: boolean }[]>`
    SELECT ended_at IS NOT NULL AS ended FROM pipeline.namespace WHERE id = ${id}::uuid FOR SHARE`;
  if (held?.ended === false) return;
  throw type === 'user'
    ? new ProjectError('caller_not_live', 'The calling user is gone.')
    : new ProjectError('not_found', 'There is no such namespace.');
}

/** Waits for projects that are being made there; no other one is made after this. */
export async function endNamespace(tx: Tx, { id, type, name }: Namespace): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO pipeline.namespace AS n (id, type, name, ended_at)
    VALUES (${id}::uuid, ${type}::pipeline.namespace_type, ${name}, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET ended_at = coalesce(n.ended_at, excluded.ended_at)`;
  await tx.$executeRaw`
    DELETE FROM pipeline.namespace
     WHERE ended_at < clock_timestamp() - ${rememberedDays}::float8 * interval '1 day'
       AND id <> ${id}::uuid`;
}

/** Also where nothing is known of the user yet: whoever comes with the old name must not bring it back. */
export async function renameNamespace(tx: Tx, id: string, name: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO pipeline.namespace (id, type, name) VALUES (${id}::uuid, 'user', ${name})
    ON CONFLICT (id) DO UPDATE SET name = excluded.name`;
}
