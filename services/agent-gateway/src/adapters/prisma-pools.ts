import type { PrismaClient } from '../generated/prisma/client.js';
import type { Labels } from '../domain/agent.js';
import type { Pools } from '../domain/pools.js';

export const createPrismaPools = (prisma: PrismaClient): Pools => ({
  find: async (tokenId) => {
    const [row] = await prisma.$queryRaw<{ label: string; labels: Labels }[]>`
      SELECT label, labels FROM agent_gateway.pool WHERE token_id = ${tokenId}::uuid`;
    return row;
  },
  remember: async (tokenId, { label, labels }, seenChanges) => {
    await prisma.$executeRaw`
      INSERT INTO agent_gateway.pool AS p (token_id, label, labels)
      VALUES (${tokenId}::uuid, ${label}, ${JSON.stringify(labels)}::jsonb)
      ON CONFLICT (token_id) DO UPDATE SET label = excluded.label, labels = excluded.labels,
             changes = CASE WHEN p.changes = ${seenChanges}::int THEN 0 ELSE p.changes END`;
  },
  stale: async () => {
    const rows = await prisma.$queryRaw<{ token_id: string; changes: number }[]>`
      SELECT token_id, changes FROM agent_gateway.pool WHERE changes > 0 ORDER BY token_id LIMIT 100`;
    return rows.map(({ token_id: tokenId, changes }) => ({ tokenId, changes }));
  },
  forget: async (tokenId) => {
    await prisma.$executeRaw`
      DELETE FROM agent_gateway.pool AS p WHERE p.token_id = ${tokenId}::uuid
         AND NOT EXISTS (SELECT 1 FROM agent_gateway.agent AS a WHERE a.token_id = p.token_id)`;
    await prisma.$executeRaw`
      UPDATE agent_gateway.pool SET changes = 0 WHERE token_id = ${tokenId}::uuid`;
  },
});
