import type { PrismaClient } from '../generated/prisma/client.js';
import type { RemovalReason } from '../domain/agents.js';
import type { Departures } from '../domain/departures.js';

export const createPrismaDepartures = (prisma: PrismaClient): Departures => ({
  waiting: async (most) => {
    const rows = await prisma.$queryRaw<{ agent_id: string; reason: RemovalReason }[]>`
      SELECT agent_id, reason FROM agent_gateway.departure ORDER BY left_at LIMIT ${most}::int`;
    return rows.map(({ agent_id: agentId, reason }) => ({ agentId, reason }));
  },
  done: async (agentIds) => {
    await prisma.$executeRaw`
      DELETE FROM agent_gateway.departure WHERE agent_id = ANY(${[...agentIds]}::uuid[])`;
  },
});
