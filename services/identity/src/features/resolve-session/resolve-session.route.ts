import { coherenceId, type resolveSession } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Sessions } from '../../domain/session.js';

export const resolveSessionRoute =
  (
    sessions: Sessions,
    inBackground: (work: Promise<unknown>) => void,
  ): Handler<typeof resolveSession> =>
  async ({ body: { digest } }) => {
    const found = await sessions.find(Buffer.from(digest, 'base64url'));
    if (found === null) return { status: 200, body: { status: 'unknown' } };
    // No request waits for the note of its own time.
    if (found.useIsDue) inBackground(sessions.touch(found.id));
    return {
      status: 200,
      body: {
        status: 'live',
        ids: [coherenceId.session(found.id)],
        remaining_ms: found.remainingMs,
        session: { id: found.id, fresh_until: found.freshUntil.toISOString() },
        user_id: found.userId,
      },
    };
  };
