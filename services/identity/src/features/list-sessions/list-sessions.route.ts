import type { listSessions, userSession } from '@orchestrator/contracts';
import { type Handler, idCursor, identified, readPage } from '@orchestrator/http';
import type { z } from 'zod';
import type { OwnSession, OwnSessions } from '../../domain/own-session.js';
import { sessionOf } from '../callers/session-of.js';

export const listSessionsRoute =
  (sessions: OwnSessions): Handler<typeof listSessions> =>
  async ({ query }, context) => {
    const currentId = sessionOf(context)?.id;
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) => sessions.list(identified(context).principal.id, { before, limit }),
        placeOf: ({ id }) => id,
        present: (own) => presentSession(own, own.id === currentId),
      }),
    };
  };

const presentSession = (own: OwnSession, current: boolean): z.input<typeof userSession> => ({
  id: own.id,
  current,
  created_at: own.createdAt.toISOString(),
  last_seen_at: own.lastSeenAt.toISOString(),
  ip: own.ip,
  user_agent: own.userAgent,
  provider: own.provider,
});
