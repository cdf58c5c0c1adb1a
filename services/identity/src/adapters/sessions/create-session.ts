import { newId } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import { newSecret } from '../../domain/secret.js';
import { sessionLifetimes } from '../../domain/session.js';

/** What a new session is made from. */
export interface NewSession {
  readonly userId: string;
  /** The identity that it came through. */
  readonly identityId: string;
  readonly provider: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface CreatedSession {
  readonly id: string;
  /** For the cookie of its browser. Nothing else ever holds it. */
  readonly secret: string;
}

/** Longer ones say no more to whoever reads the list of sessions. */
const maxUserAgentLength = 500;

/** A new session under a new id, fresh from now on. Some that ended by themselves are swept away. */
export async function createSession(
  tx: Prisma.TransactionClient,
  { userId, identityId, provider, ip, userAgent }: NewSession,
): Promise<CreatedSession> {
  const [id, secret] = [newId(), newSecret('session')];
  await sweep(tx);
  await tx.$executeRaw`
    INSERT INTO identity.session
           (id, digest, user_id, identity_id, provider, created_at, last_seen_at, fresh_until, ip, user_agent)
    SELECT ${id}::uuid, ${secret.digest}, ${userId}::uuid, ${identityId}::uuid, ${provider}, t.now, t.now,
           t.now + make_interval(mins => ${sessionLifetimes.freshMinutes}::int),
           ${ip}, ${userAgent?.slice(0, maxUserAgentLength) ?? null}
      FROM (SELECT clock_timestamp() AS now) AS t`;
  return { id, secret: secret.value };
}

/** In passing, and a few only: nobody has to wait for it. */
const sweep = (tx: Prisma.TransactionClient) => tx.$executeRaw`
  DELETE FROM identity.session WHERE id IN (
    SELECT s.id FROM identity.session AS s
     WHERE s.last_seen_at < clock_timestamp() - make_interval(days => ${sessionLifetimes.idleDays}::int)
     ORDER BY s.last_seen_at LIMIT 5 FOR UPDATE SKIP LOCKED)`;
