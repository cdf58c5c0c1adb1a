import {
  type Actor as EventActor,
  buildEvent,
  scope,
  tokenCreated,
  tokenRevoked,
  tokenUpdated,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import { z } from 'zod';
import type { Actor } from '../domain/actor.js';
import type { Token } from '../domain/token.js';

type Subject = Pick<Token, 'id' | 'kind' | 'owner'>;
const knownScopes = z.array(scope);

export const createdEvent = (token: Token, actor: Actor): CloudEvent =>
  buildEvent(tokenCreated, envelopeOf(token), {
    ...subjectOf(token),
    label: token.label,
    scopes: knownScopes.parse(token.scopes),
    expires_at: token.expiresAt?.toISOString() ?? null,
    actor: eventActor(actor),
  });

export const updatedEvent = (token: Token, changed: readonly string[], actor: Actor): CloudEvent =>
  buildEvent(tokenUpdated, envelopeOf(token), {
    ...subjectOf(token),
    changed: [...changed],
    actor: eventActor(actor),
  });

export const revokedEvent = (token: Subject, reason: string, actor: Actor): CloudEvent =>
  buildEvent(tokenRevoked, envelopeOf(token), {
    ...subjectOf(token),
    reason,
    actor: eventActor(actor),
  });

const envelopeOf = ({ id }: Subject) => ({ id: newId(), time: new Date(), subject: id });

const subjectOf = ({ id, kind, owner }: Subject) => ({
  token_id: id,
  kind,
  owner: { type: owner.type, id: owner.id },
});

const eventActor = (actor: Actor): EventActor => ({
  type: actor.type,
  id: actor.id,
  name: actor.name,
  token_id: actor.tokenId,
  session_id: actor.sessionId,
  ip: actor.ip,
});
