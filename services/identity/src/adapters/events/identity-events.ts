import {
  type Actor as EventActor,
  buildEvent,
  identityLinked,
  identityUnlinked,
  sessionEnded,
  userCreated,
  userSignedIn,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { SessionEndReason } from '../../domain/session.js';

export const userCreatedEvent = (
  user: { readonly id: string; readonly username: string; readonly provider: string | null },
  actor: Actor,
): CloudEvent =>
  buildEvent(userCreated, envelopeOf(user.id), {
    user_id: user.id,
    username: user.username,
    provider: user.provider,
    actor: eventActor(actor),
  });

export const userSignedInEvent = (
  signIn: {
    readonly userId: string;
    readonly username: string;
    readonly sessionId: string;
    readonly identityId: string;
    readonly provider: string;
    readonly reauthentication: boolean;
  },
  actor: Actor,
): CloudEvent =>
  buildEvent(userSignedIn, envelopeOf(signIn.userId), {
    user_id: signIn.userId,
    username: signIn.username,
    session_id: signIn.sessionId,
    identity_id: signIn.identityId,
    provider: signIn.provider,
    reauthentication: signIn.reauthentication,
    actor: eventActor(actor),
  });

export const sessionEndedEvent = (
  session: { readonly id: string; readonly userId: string },
  reason: SessionEndReason,
  actor: Actor,
): CloudEvent =>
  buildEvent(sessionEnded, envelopeOf(session.id), {
    session_id: session.id,
    user_id: session.userId,
    reason,
    actor: eventActor(actor),
  });

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
  actor: eventActor(actor),
});

export const envelopeOf = (subject: string) => ({ id: newId(), time: new Date(), subject });

export const eventActor = (actor: Actor): EventActor => ({
  type: actor.type,
  id: actor.id,
  name: actor.name,
  token_id: actor.tokenId,
  session_id: actor.sessionId,
  ip: actor.ip,
});
