import { appendToOutbox } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { OwnSession, OwnSessions } from '../../domain/own-session.js';
import { endSessions } from './end-sessions.js';
import { identitySchema } from '../identity-schema.js';
import { liveSession } from './live-session.js';
import type { SettledChange } from '../settled-change.js';

export const createPrismaOwnSessions = (
  prisma: PrismaClient,
  settledChange: SettledChange,
): OwnSessions => ({
  list: (userId, { before, limit }) => prisma.$queryRaw<OwnSession[]>`
      SELECT s.id, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.ip,
             s.user_agent AS "userAgent", s.provider
        FROM identity.session AS s
       WHERE s.user_id = ${userId}::uuid AND ${liveSession}
         AND ${before === undefined ? Prisma.sql`true` : Prisma.sql`s.id < ${before}::uuid`}
       ORDER BY s.id DESC LIMIT ${limit}::int`,

  end: (userId, sessionId, actor) =>
    settledChange(async (tx) => {
      const one = Prisma.sql`s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid AND ${liveSession}`;
      const { events, ids } = await endSessions(tx, one, 'ended_by_user', actor);
      if (ids.length === 0) throw new IdentityError('not_found', 'There is no such session.');
      await appendToOutbox(tx, identitySchema, events, { invalidates: ids });
      return { ids, result: undefined };
    }),
});
