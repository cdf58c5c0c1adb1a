import type { listSessions, userSession } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import type { z } from 'zod';
import type { OwnSession, OwnSessions } from '../../domain/own-session.js';
import { cursorOfId, idOfCursor } from '../id-cursor.js';

export const listSessionsRoute =
  (sessions: OwnSessions): Handler<typeof listSessions> =>
  async ({ query: { limit, cursor } }, context) => {
    const caller = identified(context);
    const currentId = caller.type === 'session' ? caller.session.id : undefined;
    const found = await sessions.list(caller.principal.id, {
      before: cursor === undefined ? undefined : idOfCursor(cursor),
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next_cursor = found.length > limit && last ? cursorOfId(last.id) : null;
    const present = (own: OwnSession) => presentSession(own, own.id === currentId);
    return { status: 200, body: { items: items.map(present), next_cursor } };
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
