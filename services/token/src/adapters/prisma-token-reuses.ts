import { appendToOutbox, handleOnce, inTransaction } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { TokenReuses } from '../domain/token-reuses.js';
import { subjectColumns, type SubjectRow, toSubject } from './subject-row.js';
import { reusedEvent } from './token-events.js';
import { tokenSchema } from './token-schema.js';

const consumer = 'reuse';
const quietSeconds = 3_600;

export const createPrismaTokenReuses = ({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): TokenReuses => ({
  tell: async ({ eventId, tokenId, ...reuse }) => {
    await inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, tokenSchema, consumer, eventId))) return;
      const told = await tx.$queryRaw<SubjectRow[]>`
        UPDATE token.token AS t SET reuse_told_at = clock_timestamp()
         WHERE t.id = ${tokenId}::uuid AND t.overlap_ends_at <= clock_timestamp()
           AND (t.reuse_told_at IS NULL
             OR t.reuse_told_at <= clock_timestamp() - make_interval(secs => ${quietSeconds}::float8))
        RETURNING ${subjectColumns}`;
      const events = told.map((one) => reusedEvent(toSubject(one), reuse));
      await appendToOutbox(tx, tokenSchema, events);
    });
    wakeRelay();
  },
});
