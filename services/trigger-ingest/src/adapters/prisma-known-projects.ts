import type { PrismaClient } from '../generated/prisma/client.js';
import type { KnownProjects } from '../domain/known-projects.js';
import { nameKeyOf } from '../domain/project.js';
import { toProject, withNamespace } from './project-row.js';
import { holdNamespace, putConfig, putProject } from './put-projects.js';
import { fromStoredVersions } from './stored-versions.js';

/** What is known before any event of it came. */
const beforeAllEvents = { updatedAt: new Date(0), revision: 0 };

export const createPrismaKnownProjects = (prisma: PrismaClient): KnownProjects => ({
  byName: async ({ namespaceId, name }) => {
    const row = await prisma.project.findFirst({
      where: { namespaceId, nameKey: nameKeyOf(name) },
      orderBy: { id: 'desc' },
      include: withNamespace,
    });
    return row && toProject(row);
  },

  byId: async (id) => {
    const row = await prisma.project.findUnique({ where: { id }, include: withNamespace });
    return row && toProject(row);
  },

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
});
