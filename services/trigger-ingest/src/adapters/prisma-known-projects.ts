import { askTogether } from '@orchestrator/http';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { KnownProjects } from '../domain/known-projects.js';
import { nameKeyOf, type Namespace, type Project, type VcsType } from '../domain/project.js';
import { holdNamespace, putConfig, putProject } from './put-projects.js';
import { fromStoredVersions } from './stored-versions.js';

/** What is known before any event of it came. */
const beforeAllEvents = { updatedAt: new Date(0), revision: 0 };

export function createPrismaKnownProjects(prisma: PrismaClient): KnownProjects {
  // Asked for every run: those that come while others are looked up share the next question.
  const byName = askTogether({
    ask: (names: readonly Named[]) => findByName(prisma, names),
    most,
    atOnce,
  });
  const byId = askTogether({
    ask: (ids: readonly string[]) => findById(prisma, ids),
    most,
    atOnce,
  });
  return {
    byName,
    byId,
    config: async (projectId, name) => {
      const row = await prisma.triggerConfig.findFirst({
        where: { projectId, name },
        orderBy: { id: 'desc' },
      });
      return row && { id: row.id, name: row.name, versions: fromStoredVersions(row.versions) };
    },

    learn: async ({ project, config }) => {
      await prisma.$transaction(async (tx) => {
        if (!(await holdNamespace(tx, project.namespace))) return;
        await putProject(tx, { ...project, ...beforeAllEvents });
        if (config === null) return;
        await putConfig(tx, { ...config, projectId: project.id, ...beforeAllEvents });
      });
    },
  };
}

type Named = Parameters<KnownProjects['byName']>[0];
const most = 100;
const atOnce = 2;

interface Row {
  readonly place: number;
  readonly id: string;
  readonly namespace: Namespace;
  readonly name: string;
  readonly vcs_type: VcsType;
  readonly vcs_url: string | null;
  readonly default_ref: string;
}

/** Of several of one name the newest: the others are gone, and that is not known yet. */
const findByName = async (prisma: PrismaClient, names: readonly Named[]) => {
  const asked = names.map(({ namespaceId, name }, place) => ({
    place,
    namespace_id: namespaceId,
    name_key: nameKeyOf(name),
  }));
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT asked.place, found.*
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
           AS asked (place int, namespace_id uuid, name_key text)
     CROSS JOIN LATERAL (
       SELECT p.id::text AS id, p.name, p.vcs_type::text AS vcs_type, p.vcs_url, p.default_ref,
              jsonb_build_object('type', n.type, 'id', n.id, 'name', n.name) AS namespace
         FROM trigger_ingest.project AS p
         JOIN trigger_ingest.namespace AS n ON n.id = p.namespace_id
        WHERE p.namespace_id = asked.namespace_id AND p.name_key = asked.name_key
        ORDER BY p.id DESC LIMIT 1) AS found`;
  return inOrder(asked.length, rows);
};

const findById = async (prisma: PrismaClient, ids: readonly string[]) => {
  const asked = ids.map((id, place) => ({ place, id }));
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT asked.place, p.id::text AS id, p.name, p.vcs_type::text AS vcs_type, p.vcs_url,
           p.default_ref,
           jsonb_build_object('type', n.type, 'id', n.id, 'name', n.name) AS namespace
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS asked (place int, id uuid)
      JOIN trigger_ingest.project AS p USING (id)
      JOIN trigger_ingest.namespace AS n ON n.id = p.namespace_id`;
  return inOrder(asked.length, rows);
};

function inOrder(count: number, rows: readonly Row[]): (Project | null)[] {
  const found = new Array<Project | null>(count).fill(null);
  for (const { place, ...row } of rows) {
    found[place] = {
      id: row.id,
      namespace: row.namespace,
      name: row.name,
      vcsType: row.vcs_type,
      vcsUrl: row.vcs_url,
      defaultRef: row.default_ref,
    };
  }
  return found;
}
