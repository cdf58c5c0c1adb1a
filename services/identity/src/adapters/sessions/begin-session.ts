import type { CloudEvent } from '@orchestrator/messaging';
import { Prisma } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import { userSignedInEvent } from '../events/user-events.js';
import { createSession, type NewSession } from './create-session.js';
import { endSessions } from './end-sessions.js';

interface Beginning extends NewSession {
  readonly username: string;
  /** The session that the browser came with: it ends. */
  readonly replacedId: string | null;
  readonly reauthentication: boolean;
}

interface Begun {
  readonly secret: string;
  /** The user, in the new session. */
  readonly actor: Actor;
  /** For the outbox, in the same transaction. */
  readonly events: readonly CloudEvent[];
  /** Names under which what ended is cached. */
  readonly ids: readonly string[];
}

/** Signs a user in: a new session in place of the one that the browser came with. */
export async function beginSession(
  tx: Prisma.TransactionClient,
  { username, replacedId, reauthentication, ...session }: Beginning,
): Promise<Begun> {
  const { id, secret } = await createSession(tx, session);
  const { userId, identityId, provider, ip } = session;
  const actor: Actor = {
    type: 'user',
    id: userId,
    name: username,
    tokenId: null,
    sessionId: id,
    ip,
  };
  const replaced = Prisma.sql`s.id = ${replacedId}::uuid`;
  const { events, ids } = await endSessions(tx, replaced, 'replaced', actor);
  const signedIn = userSignedInEvent(
    { userId, username, sessionId: id, identityId, provider, reauthentication },
    actor,
  );
  return { secret, actor, events: [signedIn, ...events], ids };
}
