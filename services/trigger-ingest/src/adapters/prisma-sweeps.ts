import type { PrismaClient } from '../generated/prisma/client.js';
import type { Sweeps } from '../domain/sweeps.js';

const rowsAtOnce = 1_000;
/** Of deliveries, and of what is gone: no event is that late. */
const keptDays = 30;

export const createPrismaSweeps = (prisma: PrismaClient): Sweeps => ({
  sweepSome: async () => {
    const counts = [
      await prisma.$executeRaw`
        DELETE FROM trigger_ingest.delivery WHERE id IN (
          SELECT id FROM trigger_ingest.delivery
           WHERE received_at < clock_timestamp() - ${keptDays}::int * interval '1 day'
           ORDER BY received_at LIMIT ${rowsAtOnce} FOR UPDATE SKIP LOCKED)`,
      await prisma.$executeRaw`
        DELETE FROM trigger_ingest.accepted_run WHERE run_id IN (
          SELECT run_id FROM trigger_ingest.accepted_run WHERE expires_at < clock_timestamp()
           ORDER BY expires_at LIMIT ${rowsAtOnce} FOR UPDATE SKIP LOCKED)`,
      await prisma.$executeRaw`
        DELETE FROM trigger_ingest.gone WHERE id IN (
          SELECT id FROM trigger_ingest.gone
           WHERE gone_at < clock_timestamp() - ${keptDays}::int * interval '1 day'
           ORDER BY gone_at LIMIT ${rowsAtOnce} FOR UPDATE SKIP LOCKED)`,
      await prisma.$executeRaw`
        DELETE FROM trigger_ingest.namespace WHERE id IN (
          SELECT id FROM trigger_ingest.namespace AS n
           WHERE ended_at < clock_timestamp() - ${keptDays}::int * interval '1 day'
             AND NOT EXISTS (SELECT FROM trigger_ingest.project WHERE namespace_id = n.id)
           ORDER BY ended_at LIMIT ${rowsAtOnce} FOR UPDATE SKIP LOCKED)`,
    ];
    return counts.includes(rowsAtOnce);
  },
});
