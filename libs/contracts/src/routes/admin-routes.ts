import { z } from 'zod';
import { internal } from '../access.js';
import { answer, defineRoute } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { tokenPolicy, tokenPolicyChanges } from '../schemas/organization.js';
import { timestamp } from '../schemas/primitives.js';
import { user } from '../schemas/user.js';

// What the operator's command line asks of services. Only its own key opens these.

const operator = z.string().min(1).max(200).meta({ description: 'Who, at which machine' });
const access = internal('admin');

export const createSignUpLink = defineRoute({
  id: 'createSignUpLink',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/admin/sign-up-links',
  summary: 'Make a link with which one person may sign up, whoever may otherwise',
  access,
  body: z.strictObject({
    operator,
    valid_hours: z
      .number()
      .int()
      .min(1)
      .max(24 * 90),
  }),
  answers: { 201: answer('The link', z.strictObject({ url: z.url(), expires_at: timestamp })) },
  showsSecret: true,
});

export const disableUser = defineRoute({
  id: 'disableUser',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/admin/users/disable',
  summary: 'Disable a user: sessions end, tokens are refused, everywhere when this is answered',
  access,
  body: z.strictObject({ operator, username: namespaceName }),
  answers: { 200: answer('The user', user) },
  problems: ['not_found'],
});

export const enableUser = defineRoute({
  id: 'enableUser',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/admin/users/enable',
  summary: 'Enable a user again: tokens that were not revoked work again, sessions stay ended',
  access,
  body: z.strictObject({ operator, username: namespaceName }),
  answers: { 200: answer('The user', user) },
  problems: ['not_found'],
});

export const changeInstancePolicy = defineRoute({
  id: 'changeInstancePolicy',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/admin/instance-policy',
  summary: 'Change what is asked of all tokens; without changes, read it',
  access,
  body: z.strictObject({ operator, changes: tokenPolicyChanges }),
  answers: { 200: answer('The policy', tokenPolicy) },
});

/** A place in a chain of the audit log that is not what it was. */
export const auditFault = z.strictObject({
  chain: z.string(),
  sequence: z.number().int(),
  fault: z.enum(['missing', 'changed', 'reordered', 'extra', 'head']),
});

export const verifyAuditLog = defineRoute({
  id: 'verifyAuditLog',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/admin/audit-log/verify',
  summary: 'Follow every hash chain of the audit log from its first entry to its last',
  access,
  body: z.strictObject({ operator }),
  answers: {
    200: answer(
      'What was found',
      z.strictObject({
        chains: z.number().int(),
        entries: z.number().int(),
        faults: z.array(auditFault),
        instance_hash: z.string().nullable().meta({ description: 'To be kept elsewhere' }),
      }),
    ),
  },
});

export const recordKeyRotation = defineRoute({
  id: 'recordKeyRotation',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/admin/key-rotations',
  summary: 'Put into the audit log that keys were rotated',
  access,
  body: z.strictObject({
    operator,
    keys: z.string().min(1).max(100).meta({ description: 'Which, such as `peppers`' }),
    step: z.string().min(1).max(100).meta({ description: 'What was done' }),
  }),
  answers: { 200: answer('Recorded', z.strictObject({ recorded: z.literal(true) })) },
});

const resealedSecrets = z.strictObject({
  resealed: z.number().int().meta({ description: 'How many values were sealed anew' }),
  unreadable: z
    .number()
    .int()
    .meta({ description: 'How many no known key opens; they stay as they are' }),
  version: z.number().int().meta({ description: 'Of the key that all others are under now' }),
});

export const resealProjectSecrets = defineRoute({
  id: 'resealProjectSecrets',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/admin/project-secrets/reseal',
  summary: 'Seal every secret of projects with the newest key that is not so yet',
  access,
  answers: { 200: answer('What was done', resealedSecrets) },
});

export const resealWebhookSecrets = defineRoute({
  id: 'resealWebhookSecrets',
  service: 'trigger-ingest',
  method: 'POST',
  path: '/internal/v1/admin/webhook-secrets/reseal',
  summary: 'Seal every secret of webhooks with the newest key that is not so yet',
  access,
  answers: { 200: answer('What was done', resealedSecrets) },
});

export const adminRoutes = [
  createSignUpLink,
  disableUser,
  enableUser,
  changeInstancePolicy,
  verifyAuditLog,
  recordKeyRotation,
  resealProjectSecrets,
  resealWebhookSecrets,
] as const;
