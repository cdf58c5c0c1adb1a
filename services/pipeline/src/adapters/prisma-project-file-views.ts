import type { PrismaClient } from '../generated/prisma/client.js';
import type { ProjectFileViews } from '../domain/project-file-views.js';

/** All but the content. */
export const fileColumns = {
  path: true,
  size: true,
  sha256: true,
  updatedAt: true,
  updatedBy: true,
} as const;

const withContent = { ...fileColumns, content: true } as const;

export const createPrismaProjectFileViews = (prisma: PrismaClient): ProjectFileViews => ({
  list: ({ projectId, kind, after, limit }) =>
    prisma.projectFile.findMany({
      where: {
        projectId,
        isPipeline: kind === 'pipeline',
        ...(after !== undefined && { path: { gt: after } }),
      },
      orderBy: { path: 'asc' },
      take: limit,
      select: fileColumns,
    }),

  find: ({ projectId, kind, path }) =>
    prisma.projectFile.findUnique({
      where: { projectId_path: { projectId, path }, isPipeline: kind === 'pipeline' },
      select: fileColumns,
    }),

  read: (projectId, path) =>
    prisma.projectFile.findUnique({
      where: { projectId_path: { projectId, path } },
      select: withContent,
    }),

  next: (projectId, after) =>
    prisma.projectFile.findFirst({
      where: { projectId, ...(after !== undefined && { path: { gt: after } }) },
      orderBy: { path: 'asc' },
      select: withContent,
    }),
});
