import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../../generated/prisma/client.js';
import type { NoticeDays } from '../../domain/token-sweeps.js';
import { revokeBelow } from '../revoke-family.js';
import { subjectColumns, type SubjectRow, toSubject } from '../subject-row.js';
import { expiredEvent } from '../token-events.js';
import { endOf, live, row } from '../token-row.js';
import { tokenSchema } from '../token-schema.js';
import { days, toldDays } from './due-rows.js';
import { sweeper } from './sweeper.js';

type Tx = Prisma.TransactionClient;

interface NearEnd extends SubjectRow {
  ends_at: Date;
  rotated: boolean;
  told: boolean;
}

/** After which notices one may still come, the nearer the fewer. */
const noticesBefore: Readonly<Record<NoticeDays, readonly number[]>> = {
  7: [8],
  1: [8, 7],
  0: [8, 7, 1],
};

/**
 * Notes of tokens whose end is so near that it was told of, and tells of it where anybody has to know:
 * not of what lives with others, and ahead of time only of an end that stands for itself and was
 * further away when the token was made.
 * @returns how many there were, and the names of what ended with them
 */
export async function tellOfEnds(
  tx: Tx,
  notice: NoticeDays,
  most: number,
): Promise<{ taken: number; ids: string[] }> {
  const ahead = days(Prisma.sql`${notice}::int`);
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t
     WHERE t.revoked_at IS NULL AND ${endOf(row)} IS NOT NULL AND ${toldDays} > 0
       AND ${toldDays} IN (${Prisma.join([...noticesBefore[notice]])})
       AND ${endOf(row)} <= now() + ${ahead}
     LIMIT ${most}::int FOR UPDATE SKIP LOCKED`;
  if (due.length === 0) return { taken: 0, ids: [] };
  const taken = due.map(({ id }) => id);
  const near = await tx.$queryRaw<NearEnd[]>`
    UPDATE token.token AS t SET expiry_told_days = ${notice}::smallint
     WHERE t.id = ANY(${taken}::uuid[])
    RETURNING ${subjectColumns}, ${endOf(row)} AS ends_at,
              coalesce(t.overlap_ends_at < coalesce(t.expires_at, 'infinity'), false) AS rotated,
              t.parent_id IS NULL AND (${notice}::int = 0 OR (t.rotated_to IS NULL
                AND coalesce(t.expires_at - t.created_at > ${ahead}, false))) AS told`;
  const events = near
    .filter(({ told }) => told)
    .map((one) =>
      expiredEvent(
        toSubject(one),
        { inDays: notice, at: one.ends_at, cause: one.rotated ? 'rotated' : 'expired' },
        sweeper,
      ),
    );
  await appendToOutbox(tx, tokenSchema, events);
  return { taken: taken.length, ids: notice === 0 ? await revokeChildrenOf(tx, taken) : [] };
}

/** Whoever mints a child holds its parent, so there are no more of these than are seen here. */
async function revokeChildrenOf(tx: Tx, parents: readonly string[]): Promise<string[]> {
  const children = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t
     WHERE t.parent_id = ANY(${parents}::uuid[]) AND ${live}`;
  if (children.length === 0) return [];
  const ids = children.map(({ id }) => id);
  return revokeBelow(tx, ids, 'parent_expired', sweeper);
}
