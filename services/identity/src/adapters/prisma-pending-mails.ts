import type { PrismaClient } from '../generated/prisma/client.js';
import type { PendingMail, PendingMails } from '../domain/mail.js';

/** After each failure the wait doubles, this often at most. */
const mostDoublings = 5;

/** @param retryMs how long a message that was taken belongs to whoever took it, at first */
export const createPrismaPendingMails = (prisma: PrismaClient, retryMs: number): PendingMails => ({
  take: async () => {
    const [taken] = await prisma.$queryRaw<PendingMail[]>`
      UPDATE identity.pending_mail AS m
         SET attempts = m.attempts + 1,
             due_at = clock_timestamp()
                    + ${retryMs}::float8 * interval '1 millisecond' * 2 ^ least(m.attempts, ${mostDoublings}::int)
       WHERE m.id = (SELECT n.id FROM identity.pending_mail AS n WHERE n.due_at <= clock_timestamp()
                      ORDER BY n.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING m.id, m.address, m.subject, m.body`;
    return taken ?? null;
  },
  remove: async (id) => {
    await prisma.pendingMail.deleteMany({ where: { id } });
  },
});
