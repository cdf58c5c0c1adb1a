import { csrfTokenHeader, type readSession } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Sessions } from '../../domain/session.js';
import type { UserViews } from '../../domain/user.js';
import { presentUser } from '../presenters/present-user.js';

const nobody = { status: 200, body: { user: null } } as const;

export const readSessionRoute =
  (sessions: Sessions, users: UserViews): Handler<typeof readSession> =>
  async (_input, { caller, header }) => {
    if (caller.type !== 'session') return nobody;
    const session = await sessions.read(caller.session.id);
    const user = await users.find(caller.principal.id);
    // It may have ended since the gateway looked.
    if (session === null || user === null) return nobody;
    const csrfToken = header(csrfTokenHeader);
    if (csrfToken === undefined) throw new Error('The gateway did not tell the CSRF token');
    return {
      status: 200,
      body: {
        user: presentUser(user),
        csrf_token: csrfToken,
        expires_at: session.expiresAt.toISOString(),
        fresh_until: session.freshUntil.toISOString(),
      },
    };
  };
