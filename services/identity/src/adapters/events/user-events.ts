import {
  buildEvent,
  toldActor,
  userCreated,
  userDeleted,
  userDisabled,
  userEnabled,
  userSignedIn,
  userUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { AuditChainEnd } from '../../domain/audit-chain.js';
import { envelopeOf, toldChainEnd } from './event-parts.js';

interface ToldUser {
  readonly id: string;
  readonly username: string;
}

export const userCreatedEvent = (
  user: { readonly id: string; readonly username: string; readonly provider: string | null },
  actor: Actor,
): CloudEvent =>
  buildEvent(userCreated, envelopeOf(user.id), {
    user_id: user.id,
    username: user.username,
    provider: user.provider,
    actor: toldActor(actor),
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
    actor: toldActor(actor),
  });

export const userUpdatedEvent = (
  user: ToldUser,
  changed: readonly string[],
  actor: Actor,
): CloudEvent =>
  buildEvent(userUpdated, envelopeOf(user.id), { ...about(user, actor), changed: [...changed] });

export const userDisabledEvent = (user: ToldUser, actor: Actor): CloudEvent =>
  buildEvent(userDisabled, envelopeOf(user.id), about(user, actor));

export const userEnabledEvent = (user: ToldUser, actor: Actor): CloudEvent =>
  buildEvent(userEnabled, envelopeOf(user.id), about(user, actor));

export const userDeletedEvent = (
  user: ToldUser,
  chain: AuditChainEnd | null,
  actor: Actor,
): CloudEvent =>
  buildEvent(userDeleted, envelopeOf(user.id), {
    ...about(user, actor),
    audit_chain: toldChainEnd(chain),
  });

const about = ({ id, username }: ToldUser, actor: Actor) => ({
  user_id: id,
  username,
  actor: toldActor(actor),
});
