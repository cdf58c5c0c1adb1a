import type { PrismaClient } from '../generated/prisma/client.js';
import type { TriggerConfigViews } from '../domain/trigger-config-views.js';
import { toTriggerConfig, withVersions } from './trigger-config-row.js';

export const createPrismaTriggerConfigViews = (prisma: PrismaClient): TriggerConfigViews => ({
  list: async ({ projectId, after, limit }) => {
    const rows = await prisma.triggerConfig.findMany({
      where: { projectId, ...(after !== undefined && { name: { gt: after } }) },
      orderBy: { name: 'asc' },
      take: limit,
      include: withVersions,
    });
    return rows.map(toTriggerConfig);
  },

  find: async (projectId, name) => {
    const row = await prisma.triggerConfig.findUnique({
      where: { projectId_name: { projectId, name } },
      include: withVersions,
    });
    return row && toTriggerConfig(row);
  },
});
