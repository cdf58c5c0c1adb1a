import { inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { ToldProjects } from '../domain/known-projects.js';
import { holdNamespace, putConfig, putProject } from './put-projects.js';

type Tx = Prisma.TransactionClient;

/** No inbox: each of these has the same effect however often it is done. */
export const createPrismaToldProjects = (prisma: PrismaClient): ToldProjects => ({
  changed: (project) =>
    inTransaction(prisma, async (tx) => {
      if (await holdNamespace(tx, project.namespace)) {
        await lockFate(tx, project.id);
        await putProject(tx, project);
      }
    }),

  deleted: (projectId) => inTransaction(prisma, (tx) => endProject(tx, projectId)),

  configChanged: (config) =>
    inTransaction(prisma, async (tx) => {
      await lockFate(tx, config.projectId);
      await putConfig(tx, config);
    }),

  configDeleted: (configId) =>
    inTransaction(prisma, async (tx) => {
      await markGone(tx, configId);
      await tx.triggerConfig.deleteMany({ where: { id: configId } });
    }),

  namespaceRenamed: ({ id, type, name }) =>
    inTransaction(prisma, async (tx) => {
      await tx.$executeRaw`
        INSERT INTO trigger_ingest.namespace (id, type, name)
        VALUES (${id}::uuid, ${type}::trigger_ingest.namespace_type, ${name})
        ON CONFLICT (id) DO UPDATE SET name = excluded.name`;
    }),

  namespaceEnded: ({ id, type, name }) =>
    inTransaction(prisma, async (tx) => {
      await tx.$executeRaw`
        INSERT INTO trigger_ingest.namespace AS known (id, type, name, ended_at)
        VALUES (${id}::uuid, ${type}::trigger_ingest.namespace_type, ${name}, clock_timestamp())
        ON CONFLICT (id) DO UPDATE
           SET ended_at = coalesce(known.ended_at, excluded.ended_at)`;
      const projects = await tx.project.findMany({
        where: { namespaceId: id },
        select: { id: true },
        orderBy: { id: 'asc' },
      });
      for (const project of projects) await endProject(tx, project.id);
    }),
});

async function endProject(tx: Tx, id: string): Promise<void> {
  await lockFate(tx, id);
  await markGone(tx, id);
  await tx.triggerConfig.deleteMany({ where: { projectId: id } });
  await tx.project.deleteMany({ where: { id } });
}

const markGone = (tx: Tx, id: string) =>
  tx.$executeRaw`INSERT INTO trigger_ingest.gone (id) VALUES (${id}::uuid) ON CONFLICT DO NOTHING`;

/** Changes of a project and its end come one after the other, also before there is a row to lock. */
const lockFate = (tx: Tx, projectId: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`project ${projectId}`}, 0))`;
