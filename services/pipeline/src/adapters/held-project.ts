import type { Prisma } from '../generated/prisma/client.js';
import type { Project } from '../domain/project.js';
import { noSuchProject } from '../domain/project-error.js';
import { toProject, withNamespace } from './project-row.js';

type Tx = Prisma.TransactionClient;

/**
 * The project, which changes and ends only after this transaction: what is counted or numbered in it is
 * by one at a time.
 * @throws ProjectError `not_found`
 */
export async function holdProject(tx: Tx, projectId: string): Promise<Project> {
  await tx.$queryRaw`SELECT id FROM pipeline.project WHERE id = ${projectId}::uuid FOR UPDATE`;
  return readProject(tx, projectId);
}

/** @throws ProjectError `not_found` */
export async function readProject(tx: Tx, id: string): Promise<Project> {
  const row = await tx.project.findUnique({ where: { id }, include: withNamespace });
  if (row === null) throw noSuchProject();
  return toProject(row);
}
