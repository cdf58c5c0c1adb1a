import { Prisma } from '../../generated/prisma/client.js';
import { sessionLifetimes } from '../../domain/session.js';

/** When the session `s` ends if it is not used any more, in SQL. */
export const sessionEnd = Prisma.sql`
  least(s.last_seen_at + make_interval(days => ${sessionLifetimes.idleDays}::int),
        s.created_at + make_interval(days => ${sessionLifetimes.absoluteDays}::int))`;

/** The session `s` has not ended by itself, in SQL. Whether its user is disabled is another question. */
export const liveSession = Prisma.sql`(${sessionEnd} > clock_timestamp())`;
