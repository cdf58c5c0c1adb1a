import {
  buildEvent,
  scope,
  tokenCreated,
  tokenExpired,
  tokenReused,
  tokenRevoked,
  tokenRotated,
  tokenUpdated,
  toldActor,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import { z } from 'zod';
import type { Actor } from '../domain/actor.js';
import type { RevocationReason, Token } from '../domain/token.js';
import type { TokenReuse } from '../domain/token-reuses.js';
import type { NoticeDays } from '../domain/token-sweeps.js';

/** What every event about a token says of it. */
export interface TokenSubject extends Pick<Token, 'id' | 'kind' | 'label' | 'namespace'> {
  readonly owner: Pick<Token['owner'], 'type' | 'id'>;
}
const knownScopes = z.array(scope);

export const createdEvent = (
  token: TokenSubject & Pick<Token, 'scopes' | 'expiresAt'>,
  actor: Actor,
): CloudEvent =>
  buildEvent(tokenCreated, envelopeOf(token), {
    ...subjectOf(token),
    scopes: knownScopes.parse(token.scopes),
    expires_at: token.expiresAt?.toISOString() ?? null,
    actor: toldActor(actor),
  });

/** @param token as it is after the change */
export const updatedEvent = (
  token: TokenSubject,
  changed: readonly string[],
  actor: Actor,
): CloudEvent =>
  buildEvent(tokenUpdated, envelopeOf(token), {
    ...subjectOf(token),
    changed: [...changed],
    actor: toldActor(actor),
  });

export const revokedEvent = (
  token: TokenSubject,
  reason: RevocationReason,
  actor: Actor,
): CloudEvent =>
  buildEvent(tokenRevoked, envelopeOf(token), {
    ...subjectOf(token),
    reason,
    actor: toldActor(actor),
  });

/** That the end of a token is so near, or has come. */
export const expiredEvent = (
  token: TokenSubject,
  end: {
    readonly inDays: NoticeDays;
    readonly at: Date;
    readonly cause: 'expired' | 'rotated';
  },
  actor: Actor,
): CloudEvent =>
  buildEvent(tokenExpired, envelopeOf(token), {
    ...subjectOf(token),
    expires_in_days: end.inDays,
    ends_at: end.at.toISOString(),
    cause: end.cause,
    actor: toldActor(actor),
  });

/** That a value which was rotated out was presented after its end. */
export const reusedEvent = (
  token: TokenSubject,
  reuse: Pick<TokenReuse, 'reusedAt' | 'ip' | 'userAgent'>,
): CloudEvent =>
  buildEvent(tokenReused, envelopeOf(token), {
    ...subjectOf(token),
    reused_at: reuse.reusedAt.toISOString(),
    ip: reuse.ip,
    user_agent: reuse.userAgent,
  });

/** @param token the successor */
export const rotatedEvent = (
  token: Token,
  rotation: {
    readonly previousId: string;
    readonly by: 'manager' | 'itself';
    readonly overlapEndsAt: Date;
    readonly endsOnFirstUse: boolean;
  },
  actor: Actor,
): CloudEvent =>
  buildEvent(tokenRotated, envelopeOf(token), {
    ...subjectOf(token),
    previous_id: rotation.previousId,
    by: rotation.by,
    overlap_ends_at: rotation.overlapEndsAt.toISOString(),
    end_on_first_use: rotation.endsOnFirstUse,
    expires_at: token.expiresAt?.toISOString() ?? null,
    actor: toldActor(actor),
  });

const envelopeOf = ({ id }: TokenSubject) => ({ id: newId(), time: new Date(), subject: id });

const subjectOf = ({ id, kind, label, owner, namespace }: TokenSubject) => ({
  token_id: id,
  kind,
  label,
  owner: { type: owner.type, id: owner.id },
  namespace: { type: namespace.type, id: namespace.id },
});
