import type { signOut } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { Sessions } from '../../domain/session.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';
import { ownSessionOf } from '../callers/session-of.js';

export const signOutRoute =
  (sessions: Sessions, cookies: SignInCookies): Handler<typeof signOut> =>
  async (_input, context) => {
    await sessions.end(ownSessionOf(context).id, 'signed_out', actorOf(context));
    return { status: 204, headers: { 'Set-Cookie': cookies.clearSession() } };
  };
