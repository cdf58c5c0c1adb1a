import {
  buildEvent,
  userDeleted,
  userDisabled,
  userEnabled,
  userUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { AuditChainEnd } from '../../domain/audit-chain.js';
import { envelopeOf, eventActor } from './identity-events.js';

interface ToldUser {
  readonly id: string;
  readonly username: string;
}

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
    audit_chain: chain && { last_sequence: chain.lastSequence, last_hash: chain.lastHash },
  });

const about = ({ id, username }: ToldUser, actor: Actor) => ({
  user_id: id,
  username,
  actor: eventActor(actor),
});
