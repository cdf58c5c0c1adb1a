import type { signOut } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { Sessions } from '../../domain/session.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';

export const signOutRoute =
  (sessions: Sessions, cookies: SignInCookies): Handler<typeof signOut> =>
  async (_input, context) => {
    const caller = identified(context);
    if (caller.type !== 'session') throw new Error('The route admits sessions only');
    await sessions.end(caller.session.id, 'signed_out', actorOf(context));
    return { status: 204, headers: { 'Set-Cookie': cookies.clearSession() } };
  };
