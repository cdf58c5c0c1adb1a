import { coherenceId } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Prisma } from '../../generated/prisma/client.js';
import type { Actor } from '../../domain/actor.js';
import type { SessionEndReason } from '../../domain/session.js';
import { sessionEndedEvent } from '../events/session-events.js';

type Tx = Prisma.TransactionClient;

/** Sessions that were ended in a transaction, and what is left to do about them. */
export interface EndedSessions {
  /** For the outbox, in the same transaction. */
  readonly events: readonly CloudEvent[];
  /** Names under which they are cached: the outbox row and `invalidate` need them. */
  readonly ids: readonly string[];
}

/**
 * Ends the sessions `s` that the condition is true for.
 * @param condition SQL over `identity.session AS s`
 */
export async function endSessions(
  tx: Tx,
  condition: Prisma.Sql,
  reason: SessionEndReason,
  actor: Actor,
): Promise<EndedSessions> {
  const ended = await tx.$queryRaw<{ id: string; user_id: string }[]>`
    DELETE FROM identity.session AS s WHERE ${condition} RETURNING s.id, s.user_id`;
  return {
    events: ended.map(({ id, user_id: userId }) =>
      sessionEndedEvent({ id, userId }, reason, actor),
    ),
    ids: ended.map(({ id }) => coherenceId.session(id)),
  };
}
