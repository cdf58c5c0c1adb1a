import type { PrismaClient } from '../generated/prisma/client.js';
import type { WebhookAddresses, WebhookViews } from '../domain/webhooks.js';
import { toProject, withNamespace } from './project-row.js';
import { toWebhook } from './webhook-row.js';

export const createPrismaWebhookViews = (prisma: PrismaClient): WebhookViews => ({
  list: async (projectId, { before, limit }) => {
    const rows = await prisma.webhook.findMany({
      where: { projectId, ...(before !== undefined && { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: limit,
    });
    return rows.map(toWebhook);
  },

  find: async (projectId, id) => {
    const row = await prisma.webhook.findFirst({ where: { id, projectId } });
    return row && toWebhook(row);
  },
});

export const createPrismaWebhookAddresses = (prisma: PrismaClient): WebhookAddresses => ({
  find: async (id) => {
    const [row, [clock]] = await Promise.all([
      prisma.webhook.findUnique({
        where: { id },
        include: { project: { include: withNamespace } },
      }),
      prisma.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp()::timestamptz(3) AS now`,
    ]);
    if (row === null || clock === undefined) return null;
    const { secret, previousSecret, previousUntil } = row;
    const isPreviousGood = previousUntil !== null && previousUntil > clock.now;
    return {
      webhook: toWebhook(row),
      project: toProject(row.project),
      sealedSecrets: [secret, ...(isPreviousGood && previousSecret ? [previousSecret] : [])],
      now: clock.now,
    };
  },
});
