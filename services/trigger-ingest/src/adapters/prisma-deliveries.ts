import { newId } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Deliveries } from '../domain/deliveries.js';

export const createPrismaDeliveries = (prisma: PrismaClient): Deliveries => ({
  note: async (webhookId, { event, outcome, runId, reason }) => {
    await prisma.$executeRaw`
      INSERT INTO trigger_ingest.delivery (id, webhook_id, event, outcome, run_id, reason)
      SELECT ${newId()}::uuid, id, ${event}, ${outcome}::trigger_ingest.delivery_outcome,
             ${runId}::uuid, ${reason}
        FROM trigger_ingest.webhook WHERE id = ${webhookId}::uuid FOR KEY SHARE`;
  },

  list: (webhookId, { before, limit }) =>
    prisma.delivery.findMany({
      where: { webhookId, ...(before !== undefined && { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: limit,
    }),
});
