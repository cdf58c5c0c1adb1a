import { z } from 'zod';
import { scopes } from '../scopes.js';
import { identifier, line, paragraph, timestamp } from './primitives.js';

export const managedTokenKinds = ['personal', 'organization', 'agent', 'trigger'] as const;
export const tokenStatuses = ['active', 'expired', 'revoked'] as const;

export const scope = z.enum(scopes).meta({ id: 'Scope' });

const ipv4 = /^(\d{1,3}\.){3}\d{1,3}(\/(3[0-2]|[12]?\d))?$/;
const ipRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an IP address or a CIDR range')
  .refine((text) => !text.includes('.') || text.includes(':') || ipv4.test(text))
  .meta({ description: 'An IPv4 or IPv6 address, or a range in CIDR notation (RFC 4632)' });

export const tokenOwner = z.strictObject({
  type: z.enum(['user', 'organization', 'project']),
  id: identifier,
  name: z.string(),
});

/** A token as people may see it: never its value. */
export const token = z
  .strictObject({
    id: identifier,
    kind: z.enum([...managedTokenKinds, 'instance', 'job']),
    label: z.string(),
    description: z.string(),
    scopes: z.array(scope),
    labels: z.record(z.string(), z.string()),
    owner: tokenOwner,
    prefix: z.string(),
    last_characters: z.string(),
    status: z.enum(tokenStatuses),
    created_at: timestamp,
    created_by: z.strictObject({ type: z.string(), id: identifier, name: z.string() }).nullable(),
    expires_at: timestamp.nullable(),
    last_used_at: timestamp.nullable(),
    last_used_ip: z.string().nullable(),
    last_used_user_agent: z.string().nullable(),
    ip_allowlist: z.array(z.string()).nullable(),
    repositories: z.array(z.string()).nullable(),
    rotated_from: identifier.nullable(),
    overlap_ends_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    revoked_reason: z.string().nullable(),
  })
  .meta({ id: 'Token' });

/** The answer that shows a value, this once. */
export const tokenWithValue = token
  .extend({ token: z.string().meta({ description: 'The value. It is shown this once.' }) })
  .meta({ id: 'TokenWithValue' });

export const tokenLabel = line(100, 1);
export const tokenDescription = paragraph(500);

const distinct = (items: readonly string[]): boolean => new Set(items).size === items.length;

export const createScopedToken = z
  .strictObject({
    label: tokenLabel,
    description: tokenDescription.optional(),
    scopes: z.array(scope).min(1).max(scopes.length).refine(distinct, 'must not repeat a scope'),
    expires_at: timestamp.nullable().optional(),
    ip_allowlist: z
      .array(ipRange)
      .min(1)
      .max(100)
      .refine(distinct, 'must not repeat a range')
      .nullable()
      .optional(),
  })
  .meta({ id: 'CreateScopedToken' });

export const updateToken = z
  .strictObject({ label: tokenLabel.optional(), description: tokenDescription.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'must change something')
  .meta({ id: 'UpdateToken' });
