import type { Prisma } from '../generated/prisma/client.js';
import { nameKeyOf, type Namespace, type Project } from '../domain/project.js';
import type { TriggerConfig } from '../domain/trigger-config.js';
import { toStoredVersions } from './stored-versions.js';

type Tx = Prisma.TransactionClient;

/**
 * Has a namespace known, and keeps its end out until this transaction ends.
 * @returns false where it is gone
 */
export async function holdNamespace(tx: Tx, { id, type, name }: Namespace): Promise<boolean> {
  // A name that is known stays: what is told of it here may be older.
  await tx.$executeRaw`
    INSERT INTO trigger_ingest.namespace (id, type, name)
    VALUES (${id}::uuid, ${type}::trigger_ingest.namespace_type, ${name})
    ON CONFLICT (id) DO NOTHING`;
  const [held] = await tx.$queryRaw<{ live: boolean }[]>`
    SELECT ended_at IS NULL AS live FROM trigger_ingest.namespace
     WHERE id = ${id}::uuid FOR SHARE`;
  return held?.live === true;
}

/** Unless it is gone, or what is known is as new. The namespace is held. */
export async function putProject(
  tx: Tx,
  project: Project & { readonly updatedAt: Date },
): Promise<void> {
  const { id, namespace, name, vcsType, vcsUrl, defaultRef, updatedAt } = project;
  await tx.$executeRaw`
    INSERT INTO trigger_ingest.project AS known
           (id, namespace_id, name, name_key, vcs_type, vcs_url, default_ref, updated_at)
    SELECT ${id}::uuid, ${namespace.id}::uuid, ${name}, ${nameKeyOf(name)},
           ${vcsType}::trigger_ingest.vcs_type, ${vcsUrl}, ${defaultRef}, ${updatedAt}::timestamptz
     WHERE NOT EXISTS (SELECT FROM trigger_ingest.gone WHERE gone.id = ${id}::uuid)
    ON CONFLICT (id) DO UPDATE
       SET vcs_type = excluded.vcs_type, vcs_url = excluded.vcs_url,
           default_ref = excluded.default_ref, updated_at = excluded.updated_at
     WHERE known.updated_at < excluded.updated_at`;
}

/** Unless it or its project is gone, or what is known is as new. */
export async function putConfig(
  tx: Tx,
  config: TriggerConfig & { readonly projectId: string; readonly revision: number },
): Promise<void> {
  const { id, projectId, name, versions, revision } = config;
  await tx.$executeRaw`
    INSERT INTO trigger_ingest.trigger_config AS known (id, project_id, name, versions, revision)
    SELECT ${id}::uuid, ${projectId}::uuid, ${name}, ${toStoredVersions(versions)}::jsonb, ${revision}
     WHERE NOT EXISTS (SELECT FROM trigger_ingest.gone WHERE gone.id IN (${id}::uuid, ${projectId}::uuid))
    ON CONFLICT (id) DO UPDATE
       SET name = excluded.name, versions = excluded.versions, revision = excluded.revision
     WHERE known.revision < excluded.revision`;
}
