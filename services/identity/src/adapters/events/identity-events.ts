import { buildEvent, identityLinked, identityUnlinked, toldActor } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import { envelopeOf } from './event-parts.js';

/** An account at a provider, as events tell of it. */
export interface ToldIdentity {
  readonly id: string;
  readonly userId: string;
  readonly provider: string;
  readonly login: string | null;
}

export const identityLinkedEvent = (identity: ToldIdentity, actor: Actor): CloudEvent =>
  buildEvent(identityLinked, envelopeOf(identity.id), aboutIdentity(identity, actor));

export const identityUnlinkedEvent = (identity: ToldIdentity, actor: Actor): CloudEvent =>
  buildEvent(identityUnlinked, envelopeOf(identity.id), aboutIdentity(identity, actor));

const aboutIdentity = ({ id, userId, provider, login }: ToldIdentity, actor: Actor) => ({
  identity_id: id,
  user_id: userId,
  provider,
  login,
  actor: toldActor(actor),
});
