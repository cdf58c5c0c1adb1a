import { buildEvent, sessionEnded, toldActor } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { SessionEndReason } from '../../domain/session.js';
import { envelopeOf } from './event-parts.js';

export const sessionEndedEvent = (
  session: { readonly id: string; readonly userId: string },
  reason: SessionEndReason,
  actor: Actor,
): CloudEvent =>
  buildEvent(sessionEnded, envelopeOf(session.id), {
    session_id: session.id,
    user_id: session.userId,
    reason,
    actor: toldActor(actor),
  });
