import type { PrismaClient } from '../../generated/prisma/client.js';
import type { PendingMail, PendingMails } from '../../domain/mail.js';

/** Longer than any delivery takes: within it only a replica that died leaves a message unsettled. */
const leaseSeconds = 60;
/** After each failure the wait doubles, this often at most. */
const mostDoublings = 5;

/** @param retryMs the wait after the first failure */
export const createPrismaPendingMails = (prisma: PrismaClient, retryMs: number): PendingMails => ({
  take: async () => {
    const [taken] = await prisma.$queryRaw<PendingMail[]>`
      UPDATE identity.pending_mail AS m
         SET attempts = m.attempts + 1,
             due_at = clock_timestamp() + make_interval(secs => ${leaseSeconds}::float8)
       WHERE m.id = (SELECT n.id FROM identity.pending_mail AS n WHERE n.due_at <= clock_timestamp()
                      ORDER BY n.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING m.id, m.address, m.subject, m.body`;
    return taken ?? null;
  },
  postpone: async (id) => {
    await prisma.$executeRaw`
      UPDATE identity.pending_mail AS m
         SET due_at = clock_timestamp() + make_interval(secs => ${retryMs / 1_000}::float8)
                    * 2 ^ least(m.attempts - 1, ${mostDoublings}::int)
       WHERE m.id = ${id}::uuid`;
  },
  remove: async (id) => {
    await prisma.pendingMail.deleteMany({ where: { id } });
  },
});
