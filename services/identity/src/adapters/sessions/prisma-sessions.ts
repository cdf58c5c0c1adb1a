import { appendToOutbox } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.js';
import type { LiveSession, Sessions } from '../../domain/session.js';
import { endSessions } from './end-sessions.js';
import { identitySchema } from '../identity-schema.js';
import { liveSession, sessionEnd } from './live-session.js';
import type { SettledChange } from '../settled-change.js';

/** It is a minute at least since the last use of the session `s` was noted, in SQL. */
const useIsDue = Prisma.sql`(s.last_seen_at < clock_timestamp() - interval '1 minute')`;

export const createPrismaSessions = (
  prisma: PrismaClient,
  settledChange: SettledChange,
): Sessions => ({
  find: async (digest) => {
    const [found] = await prisma.$queryRaw<LiveSession[]>`
      SELECT s.id, s.user_id AS "userId", s.fresh_until AS "freshUntil", ${useIsDue} AS "useIsDue",
             (extract(epoch FROM ${sessionEnd} - clock_timestamp()) * 1000)::float8 AS "remainingMs"
        FROM identity.session AS s WHERE s.digest = ${digest} AND ${liveSession}`;
    return found ?? null;
  },
  read: async (id) => {
    const [found] = await prisma.$queryRaw<{ expiresAt: Date; freshUntil: Date }[]>`
      SELECT ${sessionEnd} AS "expiresAt", s.fresh_until AS "freshUntil"
        FROM identity.session AS s WHERE s.id = ${id}::uuid AND ${liveSession}`;
    return found ?? null;
  },
  touch: async (id) => {
    // Not one that ended by itself meanwhile: it would live again.
    await prisma.$executeRaw`
      UPDATE identity.session AS s SET last_seen_at = clock_timestamp()
       WHERE s.id = ${id}::uuid AND ${useIsDue} AND ${liveSession}`;
  },
  end: (id, reason, actor) =>
    settledChange(async (tx) => {
      const { events, ids } = await endSessions(tx, Prisma.sql`s.id = ${id}::uuid`, reason, actor);
      await appendToOutbox(tx, identitySchema, events, { invalidates: ids });
      return { ids, result: undefined };
    }),
});
