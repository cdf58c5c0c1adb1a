import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { endedVisibleDays, type TokenLists } from '../domain/token-lists.js';
import { endOf, matching, readTokens, row, statusOf, within } from './token-row.js';

const visible = Prisma.sql`
  coalesce(t.revoked_at, ${endOf(row)}, 'infinity')
    > clock_timestamp() - ${endedVisibleDays}::float8 * interval '1 day'`;

export const createPrismaTokenLists = (prisma: PrismaClient): TokenLists => ({
  list: ({ collection, status, before, limit }) => {
    const ofStatus =
      status === undefined ? Prisma.empty : Prisma.sql`AND (${statusOf(row)}) = ${status}`;
    const older = before === undefined ? Prisma.empty : Prisma.sql`AND t.id < ${before}::uuid`;
    return readTokens(
      prisma,
      Prisma.sql`WHERE ${within(collection)} AND ${visible} ${ofStatus} ${older}
                 ORDER BY t.id DESC LIMIT ${limit}::int`,
    );
  },
  find: async (selector) => {
    const [found] = await readTokens(
      prisma,
      Prisma.sql`WHERE ${matching(selector)} AND ${visible}`,
    );
    return found ?? null;
  },
});
