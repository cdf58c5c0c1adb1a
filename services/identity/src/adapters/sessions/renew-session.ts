import { newId } from '@orchestrator/database';
import { Prisma } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import { IdentityError } from '../../domain/identity-error.js';
import { newSecret } from '../../domain/secret.js';
import type { CreatedSession } from './create-session.js';
import { type EndedSessions, endSessions } from './end-sessions.js';
import { liveSession } from './live-session.js';

/**
 * The session under a new id and secret: it lasts, and is fresh, no longer than it was.
 * @throws IdentityError `caller_inactive` when it has ended
 */
export async function renewSession(
  tx: Prisma.TransactionClient,
  sessionId: string,
  actor: Actor,
): Promise<CreatedSession & { readonly replaced: EndedSessions }> {
  const [id, secret] = [newId(), newSecret('session')];
  await tx.$executeRaw`
    INSERT INTO identity.session
           (id, digest, user_id, identity_id, provider, created_at, last_seen_at, fresh_until, ip, user_agent)
    SELECT ${id}::uuid, ${secret.digest}, s.user_id, s.identity_id, s.provider, s.created_at,
           clock_timestamp(), s.fresh_until, s.ip, s.user_agent
      FROM identity.session AS s WHERE s.id = ${sessionId}::uuid AND ${liveSession}`;
  const one = Prisma.sql`s.id = ${sessionId}::uuid AND ${liveSession}`;
  const replaced = await endSessions(tx, one, 'replaced', actor);
  if (replaced.ids.length === 0) {
    throw new IdentityError('caller_inactive', 'The session has ended.');
  }
  return { id, secret: secret.value, replaced };
}
