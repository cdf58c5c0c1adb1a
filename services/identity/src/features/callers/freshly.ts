import type { RouteDefinition } from '@orchestrator/contracts';
import { type Handler, ProblemSignal } from '@orchestrator/http';
import type { SessionFreshness } from '../../domain/session.js';
import { ownSessionOf } from './session-of.js';

/**
 * The handler, but for a fresh session only, as the clock of the database says at this moment.
 * @throws ProblemSignal `reauthentication_required`; `invalid_token` for a session that has ended
 */
export const freshly =
  <R extends RouteDefinition>(sessions: SessionFreshness, handler: Handler<R>): Handler<R> =>
  async (input, context) => {
    const fresh = await sessions.isFresh(ownSessionOf(context).id);
    if (fresh === null) throw new ProblemSignal({ code: 'invalid_token' });
    if (!fresh) {
      throw new ProblemSignal({
        code: 'reauthentication_required',
        detail: 'Sign in again, or prove your presence, and do it within ten minutes.',
      });
    }
    return handler(input, context);
  };
