import { Prisma } from '../../generated/prisma/client.js';
import { endedVisibleDays } from '../../domain/token-lists.js';
import { endOf, row } from '../token-row.js';
import { days } from './due-rows.js';

const endedAt = Prisma.sql`coalesce(t.revoked_at, ${endOf(row)})`;

/**
 * Deletes tokens that ended longer ago than they are shown; one that others live below, when those are
 * gone.
 * @returns how many
 */
export const purgeEnded = (tx: Prisma.TransactionClient, most: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM token.token AS gone WHERE gone.id IN (
      SELECT t.id FROM token.token AS t
       WHERE ${endedAt} < now() - ${days(Prisma.sql`${endedVisibleDays}::int`)}
         AND NOT EXISTS (SELECT FROM token.token AS c WHERE c.parent_id = t.id)
       ORDER BY ${endedAt} LIMIT ${most}::int FOR UPDATE OF t SKIP LOCKED)`;
