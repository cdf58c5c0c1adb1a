import type { PrismaClient } from '../generated/prisma/client.js';
import { nameKeyOf } from '../domain/project.js';
import type { ProjectName, ProjectViews } from '../domain/project-views.js';
import { toProject, withNamespace } from './project-row.js';

export const createPrismaProjectViews = (prisma: PrismaClient): ProjectViews => ({
  list: async ({ namespaceIds, within, before, limit }) => {
    const rows = await prisma.project.findMany({
      where: {
        namespaceId: { in: [...namespaceIds] },
        id: { ...(within && { in: [...within] }), ...(before !== undefined && { lt: before }) },
      },
      orderBy: { id: 'desc' },
      take: limit,
      include: withNamespace,
    });
    return rows.map(toProject);
  },

  find: async (name) => {
    const row = await prisma.project.findUnique({
      where: { namespaceId_nameKey: keyOf(name) },
      include: withNamespace,
    });
    return row && toProject(row);
  },

  findById: async (id) => {
    const row = await prisma.project.findUnique({ where: { id }, include: withNamespace });
    return row && toProject(row);
  },

  findByOwner: async (namespaceName, name) => {
    // Of two that bear the name, the older is on its way out: its end is not known here yet.
    const namespace = await prisma.namespace.findFirst({
      where: { name: namespaceName, endedAt: null },
      orderBy: { id: 'desc' },
    });
    if (namespace === null) return null;
    const row = await prisma.project.findUnique({
      where: { namespaceId_nameKey: keyOf({ namespaceId: namespace.id, name }) },
      include: withNamespace,
    });
    return row && toProject(row);
  },

  resolve: async (names) => {
    const rows = await prisma.project.findMany({
      where: { OR: names.map(keyOf) },
      include: withNamespace,
    });
    const known = new Map(rows.map((row) => [placeOf(row), toProject(row)]));
    return names.map((name) => known.get(placeOf(keyOf(name))) ?? null);
  },
});

const keyOf = ({ namespaceId, name }: ProjectName) => ({ namespaceId, nameKey: nameKeyOf(name) });

const placeOf = (key: ReturnType<typeof keyOf>): string => `${key.namespaceId}/${key.nameKey}`;
