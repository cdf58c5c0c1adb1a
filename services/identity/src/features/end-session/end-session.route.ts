import type { endSession } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { OwnSessions } from '../../domain/own-session.js';

export const endSessionRoute =
  (sessions: OwnSessions): Handler<typeof endSession> =>
  async ({ params }, context) => {
    await sessions.end(identified(context).principal.id, params.id, actorOf(context));
    return { status: 204 };
  };
