import { z } from 'zod';
import { refusalReasons } from '../routes/internal-routes.js';
import { identifier, timestamp } from '../schemas/primitives.js';
import { namespaceReference } from '../schemas/project.js';
import { managedTokenKinds, revocationReason, scope, tokenOwner } from '../schemas/token.js';
import { actor, defineEvent } from './define-event.js';

const whose = {
  owner: tokenOwner.pick({ type: true, id: true }),
  /** Whose audit log tells of it: the owner itself, or the namespace of a project. */
  namespace: namespaceReference,
};

const subject = {
  token_id: identifier,
  kind: z.enum([...managedTokenKinds, 'instance', 'job']),
  label: z.string(),
  ...whose,
};

export const tokenCreated = defineEvent(
  'token.created.v1',
  'token',
  z.strictObject({
    ...subject,
    scopes: z.array(scope),
    expires_at: timestamp.nullable(),
    actor,
  }),
);

/** `label` is that after the change. */
export const tokenUpdated = defineEvent(
  'token.updated.v1',
  'token',
  z.strictObject({ ...subject, changed: z.array(z.string()), actor }),
);

/** Of the successor; `previous_id` is the token that was rotated out. */
export const tokenRotated = defineEvent(
  'token.rotated.v1',
  'token',
  z.strictObject({
    ...subject,
    previous_id: identifier,
    by: z.enum(['manager', 'itself']),
    overlap_ends_at: timestamp,
    end_on_first_use: z.boolean(),
    expires_at: timestamp.nullable(),
    actor,
  }),
);

export const tokenRevoked = defineEvent(
  'token.revoked.v1',
  'token',
  z.strictObject({ ...subject, reason: revocationReason, actor }),
);

/** How long before the end of a token it is told that it will come, in days; 0 is the end itself. */
export const expiryNoticeDays = [7, 1, 0] as const;

/** That a token ends, ahead of time and when it has; `rotated`: the overlap of its rotation is over. */
export const tokenExpired = defineEvent(
  'token.expired.v1',
  'token',
  z.strictObject({
    ...subject,
    expires_in_days: z.literal(expiryNoticeDays),
    ends_at: timestamp,
    cause: z.enum(['expired', 'rotated']),
    actor,
  }),
);

/** A value that was rotated out is still presented somewhere: at most once an hour for each token. */
export const tokenReused = defineEvent(
  'token.reused.v1',
  'token',
  z.strictObject({
    ...subject,
    reused_at: timestamp,
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
  }),
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

/** What a service refuses a token for, when it has read what the gateway can't judge. */
export const refusalsByServices = ['repository_not_allowed', 'escalation_refused'] as const;
export type RefusalByService = (typeof refusalsByServices)[number];

export const rejectionReasons = [
  ...refusalReasons,
  'principal_inactive',
  'insufficient_scope',
  'caller_kind_refused',
  'ip_not_allowed',
  ...refusalsByServices,
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** A known token that was refused, told by the gateway, at most once per token in ten seconds. */
export const tokenRejected = defineEvent(
  'token.rejected.v1',
  'gateway',
  z.strictObject({
    token_id: identifier,
    ...whose,
    rejected_at: timestamp,
    reason: z.enum(rejectionReasons),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    requests: z.number().int().positive(),
  }),
);

/** Every event about tokens. */
export const tokenEvents = [
  tokenCreated,
  tokenUpdated,
  tokenRotated,
  tokenRevoked,
  tokenExpired,
  tokenReused,
  tokenUsed,
  tokenRejected,
] as const;
