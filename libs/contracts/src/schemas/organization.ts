import { z } from 'zod';
import { identifier, line, timestamp } from './primitives.js';
import { namespaceName, namespaceRoles } from './namespace.js';

const days = (description: string) =>
  z.number().int().min(1).max(3_650).nullable().meta({ description });

const tokenPolicyFields = {
  max_token_lifetime_days: days(
    'The longest lifetime of a token; one that is longer is cut to it, null is no limit',
  ),
  require_token_expiry: z
    .boolean()
    .meta({ description: 'Tokens must have an expiry; one without gets a year' }),
  inactive_token_days: days('Tokens unused for so long are revoked; null is never'),
};

/** What is asked of the tokens of an organization, or of the whole instance. */
export const tokenPolicy = z.strictObject(tokenPolicyFields).meta({ id: 'TokenPolicy' });

/** A change of a policy: what is left out stays. */
export const tokenPolicyChanges = z
  .strictObject(tokenPolicyFields)
  .partial()
  .meta({ id: 'TokenPolicyChanges' });

export const organization = z
  .strictObject({
    id: identifier,
    name: namespaceName,
    display_name: z.string(),
    role: z.enum(namespaceRoles).meta({ description: 'That of the caller' }),
    token_policy: tokenPolicy,
    created_at: timestamp,
  })
  .meta({ id: 'Organization' });

export const createOrganizationBody = z
  .strictObject({ name: namespaceName, display_name: line(100).optional() })
  .meta({ id: 'CreateOrganization' });

export const updateOrganizationBody = z
  .strictObject({
    display_name: line(100, 1).optional(),
    token_policy: tokenPolicyChanges.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'must change something')
  .meta({ id: 'UpdateOrganization' });

export const member = z
  .strictObject({
    username: namespaceName,
    display_name: z.string(),
    role: z.enum(namespaceRoles),
    joined_at: timestamp,
  })
  .meta({ id: 'Member' });

export const updateMemberBody = z
  .strictObject({ role: z.enum(namespaceRoles) })
  .meta({ id: 'UpdateMember' });

export const invitation = z
  .strictObject({
    id: identifier,
    organization: z.strictObject({
      id: identifier,
      name: namespaceName,
      display_name: z.string(),
    }),
    username: namespaceName,
    role: z.enum(namespaceRoles),
    invited_by: z.string().nullable().meta({ description: 'Username, while that user exists' }),
    created_at: timestamp,
  })
  .meta({ id: 'Invitation' });

export const createInvitationBody = z
  .strictObject({ username: namespaceName, role: z.enum(namespaceRoles) })
  .meta({ id: 'CreateInvitation' });
