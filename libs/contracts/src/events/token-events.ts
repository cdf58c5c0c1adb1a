import { z } from 'zod';
import { refusalReasons } from '../routes/internal-routes.js';
import { identifier, timestamp } from '../schemas/primitives.js';
import { managedTokenKinds, scope, tokenOwner } from '../schemas/token.js';
import { actor, defineEvent } from './define-event.js';

const subject = {
  token_id: identifier,
  kind: z.enum([...managedTokenKinds, 'instance', 'job']),
  owner: tokenOwner.pick({ type: true, id: true }),
};

export const tokenCreated = defineEvent(
  'token.created.v1',
  'token',
  z.strictObject({
    ...subject,
    label: z.string(),
    scopes: z.array(scope),
    expires_at: timestamp.nullable(),
    actor,
  }),
);

export const tokenUpdated = defineEvent(
  'token.updated.v1',
  'token',
  z.strictObject({ ...subject, changed: z.array(z.string()), actor }),
);

export const tokenRevoked = defineEvent(
  'token.revoked.v1',
  'token',
  z.strictObject({ ...subject, reason: z.string(), actor }),
);

/** Told by the gateway, at most once per token in ten seconds. */
export const tokenUsed = defineEvent(
  'token.used.v1',
  'gateway',
  z.strictObject({
    token_id: identifier,
    used_at: timestamp,
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    requests: z.number().int().positive(),
  }),
);

export const rejectionReasons = [
  ...refusalReasons,
  'principal_inactive',
  'insufficient_scope',
  'caller_kind_refused',
  'ip_not_allowed',
  'repository_not_allowed',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** A known token that was refused, told by the gateway, at most once per token in ten seconds. */
export const tokenRejected = defineEvent(
  'token.rejected.v1',
  'gateway',
  z.strictObject({
    token_id: identifier,
    owner: tokenOwner.pick({ type: true, id: true }),
    rejected_at: timestamp,
    reason: z.enum(rejectionReasons),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    requests: z.number().int().positive(),
  }),
);
