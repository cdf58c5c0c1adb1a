import type { RequestContext } from '@orchestrator/http';
import type { SessionOfUser } from '../../domain/sign-in.js';

/** The session that calls, if one does. */
export const sessionOf = ({ caller }: RequestContext): SessionOfUser | null =>
  caller.type === 'session' ? { id: caller.session.id, userId: caller.principal.id } : null;

/** The session that calls, on a route that admits sessions only. */
export function ownSessionOf(context: RequestContext): SessionOfUser {
  const session = sessionOf(context);
  if (session === null) throw new Error('The route admits sessions only');
  return session;
}
